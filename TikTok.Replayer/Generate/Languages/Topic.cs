namespace TikTok.Replayer.Generate.Languages;

/// <summary>A subject of everyday posts.</summary>
/// <param name="Tags">Its hashtags, the most used first.</param>
/// <param name="Things">What such a post is about.</param>
internal sealed record Topic(Tag[] Tags, Token[] Things)
{
    /// <summary>Reads <c>tag tag: thing | thing</c>.</summary>
    public static Topic Parse(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            throw new InvalidDataException($"'{line}' is no topic: expected 'tag tag: thing | thing'.");
        return new Topic(
            Tag.FromAll(line[..colon].Split(' ')),
            Token.FromAll(line[(colon + 1)..].Split('|', StringSplitOptions.TrimEntries)));
    }
}
