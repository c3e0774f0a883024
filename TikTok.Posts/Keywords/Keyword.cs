using System.Text;

namespace TikTok.Posts;

/// <summary>
/// The spelling of keywords. Whatever a post holds, a keyword is made of letters, marks, digits, and of <c>_</c> and emoji in
/// hashtags, <c>_</c> and <c>.</c> in mentions, <c>'</c> in words: nothing that moves a cursor or ends a field.
/// </summary>
public static class Keyword
{
    /// <summary>Stands for the whole platform: one series that counts every post. No token can be spelt like it.</summary>
    public const string EveryPost = "*";

    /// <summary>Prefix of a sound: <c>music:6799337212367407877</c>.</summary>
    public const string MusicPrefix = "music:";

    internal const int LongestSoundId = 32;

    /// <summary>
    /// The keyword of a hashtag whose folded name is given: letters, marks, digits and underscores of it, whatever stands between;
    /// its emoji where there is neither letter nor digit. Empty where there is nothing of either.
    /// </summary>
    public static string OfTag(ReadOnlySpan<char> folded)
    {
        var kept = new char[folded.Length];
        return FilterTag(folded, kept) is var length and > 0 ? $"#{new TextFolder().Fold(kept.AsSpan(0, length))}" : "";
    }

    /// <summary>The keyword of a sound: ASCII letters and digits. Empty for an id that has something else, and for <c>0</c>.</summary>
    public static string OfSound(ReadOnlySpan<char> id)
    {
        Span<char> kept = stackalloc char[LongestSoundId];
        return id.Length <= LongestSoundId && FilterSound(Encoding.UTF8.GetBytes(id.ToArray()), kept) is var length and > 0 ? $"{MusicPrefix}{kept[..length]}" : "";
    }

    /// <summary>Folded text: NFKC, case-folded, without invisible characters and outer spaces. What a person typed is read by <see cref="SearchTerm"/>.</summary>
    public static string Canonicalize(string typed)
    {
        var buffer = new TextFolder();
        return new string(buffer.Fold(typed.AsSpan().Trim())).Trim();
    }

    internal static ReadOnlySpan<byte> SignOf(TokenKind kind) => kind switch { TokenKind.Tag => "#"u8, TokenKind.Mention => "@"u8, _ => default };

    /// <summary>Copies what belongs to a hashtag.</summary>
    /// <returns>How many characters; 0 for a name that is none.</returns>
    internal static int FilterTag(ReadOnlySpan<char> folded, Span<char> kept)
    {
        var letters = TokenScanner.HasLetterOrDigit(folded);
        var length = 0;
        for (int i = 0, step; i < folded.Length; i += step)
        {
            var rune = Characters.At(folded, i, out step);
            if (!(letters ? Characters.IsTag(rune) : Characters.IsEmoji(rune)))
                continue;
            folded.Slice(i, step).CopyTo(kept[length..]);
            length += step;
        }

        return length;
    }

    /// <summary>Copies the id of a sound in small letters.</summary>
    /// <returns>How many characters; 0 for what is no id.</returns>
    internal static int FilterSound(ReadOnlySpan<byte> id, Span<char> kept)
    {
        if (id.Length > kept.Length || id.SequenceEqual("0"u8))
            return 0;
        for (var i = 0; i < id.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit((char)id[i]))
                return 0;
            kept[i] = char.ToLowerInvariant((char)id[i]);
        }

        return id.Length;
    }
}
