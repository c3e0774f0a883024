namespace TikTok.Posts;

/// <summary>What is known of a keyword from its spelling alone. Marked keywords are counted and searchable, but never alert by themselves.</summary>
[Flags]
public enum KeywordMarks
{
    /// <summary>An ordinary keyword.</summary>
    None = 0,

    /// <summary>A word too common in its language to mean anything alone.</summary>
    StopWord = 1,

    /// <summary>A tag that the platform's users put on everything, such as <c>#fyp</c>, or the platform total <see cref="Keyword.EveryPost"/>.</summary>
    Boilerplate = 2,
}
