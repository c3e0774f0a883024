namespace TikTok.Posts;

/// <summary>What a part of a text is.</summary>
internal enum TokenKind : byte
{
    /// <summary>A word of a script that puts spaces between words.</summary>
    Word,

    /// <summary>A character, with its marks, of a script that does not.</summary>
    Character,

    /// <summary>A hashtag.</summary>
    Tag,

    /// <summary>A mention.</summary>
    Mention,

    /// <summary>A link: no keyword, but what stands on both sides of it is not adjacent.</summary>
    Link,
}

/// <summary>A part of a text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it starts, its sign included.</param>
/// <param name="NameStart">Where what counts starts: behind the sign of a hashtag or a mention.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int NameStart, int End)
{
    /// <summary>What counts of it.</summary>
    public ReadOnlySpan<char> NameIn(ReadOnlySpan<char> text) => text[NameStart..End];

    /// <summary>Whether it stands directly behind another one, both of a script without spaces: they are a pair.</summary>
    public bool IsGluedTo(in Token before) => Kind == TokenKind.Character && before.Kind == TokenKind.Character && before.End == Start;
}
