namespace TikTok.Posts;

/// <summary>Limits of keyword extraction.</summary>
public sealed record KeywordExtractorOptions
{
    /// <summary>Most keywords taken from one post. Hashtags come first, then mentions, the sound, and words in the order of the text.</summary>
    public int MaxKeywordsPerPost { get; init; } = 64;

    /// <summary>Longest keyword in UTF-8 bytes; a longer token is noise and is dropped.</summary>
    public int MaxKeywordBytes { get; init; } = 192;
}
