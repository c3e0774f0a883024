namespace TikTok.Replayer.Generate;

/// <summary>A hashtag with everything a record says about it, encoded once.</summary>
internal sealed class Tag
{
    /// <param name="name">Name without <c>#</c>.</param>
    /// <param name="challengeId">Its number on the platform.</param>
    /// <param name="isCommerce">True for a brand's own tag.</param>
    public Tag(string name, long challengeId, bool isCommerce)
    {
        Text = Token.From("#" + name);
        Name = Token.From(name).Utf8;

        var json = new Utf8Buffer(256);
        json.Append("{\"challengeId\":\""u8);
        json.Append(challengeId);
        json.Append("\",\"challengeName\":\""u8);
        json.Append(Name);
        json.Append(isCommerce ? "\",\"isCommerce\":true"u8 : "\",\"isCommerce\":false"u8);
        json.Append(",\"text\":\"\",\"covers\":[]}"u8);
        Challenge = json.Written.ToArray();
    }

    /// <summary>As in a caption, with <c>#</c>.</summary>
    public Token Text { get; }

    /// <summary>The name without <c>#</c>, escaped for JSON.</summary>
    public byte[] Name { get; }

    /// <summary>The entry of <c>challengeInfoList</c>.</summary>
    public byte[] Challenge { get; }

    /// <summary>Encodes a list of names; challenge numbers count up from <paramref name="firstId"/>.</summary>
    public static Tag[] FromAll(IEnumerable<string> names, long firstId, bool isCommerce = false) =>
        [.. names.Select((name, i) => new Tag(name, firstId + (i * 37L), isCommerce))];
}
