namespace TikTok.Posts;

/// <summary>Why a line of a dump is not a post record. The names are written to dead letters and metrics: renaming one is a breaking change.</summary>
public enum RejectReason
{
    /// <summary>The line is a post record.</summary>
    None = 0,

    /// <summary>The line does not parse as JSON, or something follows the value.</summary>
    NotJson,

    /// <summary>Valid JSON, but not an object.</summary>
    NotAnObject,

    /// <summary><c>itemInfos.id</c> is absent, empty or not a 64-bit number.</summary>
    NoId,

    /// <summary><c>itemInfos.text</c> is absent or not a string. An empty text is fine.</summary>
    NoText,

    /// <summary><c>itemInfos.createTime</c> is absent, no time, or outside the accepted range.</summary>
    BadCreateTime,

    /// <summary>The line is longer than <see cref="PostReaderOptions.MaxLineBytes"/>.</summary>
    LineTooLong,

    /// <summary>The line is not valid UTF-8.</summary>
    InvalidUtf8,

    /// <summary><c>itemInfos.id</c> is written as a floating point number, which does not hold all its digits: different posts would be one.</summary>
    FloatId,
}
