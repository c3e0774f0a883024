using System.Text;

namespace TikTok.Posts;

/// <summary>The spelling of keywords.</summary>
public static class Keyword
{
    /// <summary>Stands for the whole platform: one series that counts every post. No token can be spelt like it.</summary>
    public const string EveryPost = "*";

    /// <summary>Prefix of a sound: <c>music:6799337212367407877</c>.</summary>
    public const string MusicPrefix = "music:";

    /// <summary>The keyword of a hashtag whose folded name is given: letters, marks, digits and underscores of it, whatever stands between. Empty without a letter or digit.</summary>
    public static string OfTag(ReadOnlySpan<char> folded)
    {
        var keyword = new StringBuilder("#", folded.Length + 1);
        var hasLetterOrDigit = false;
        for (int i = 0, step; i < folded.Length; i += step)
        {
            var rune = Characters.At(folded, i, out step);
            if (!Characters.IsTag(rune))
                continue;
            keyword.Append(folded.Slice(i, step));
            hasLetterOrDigit |= Characters.IsLetterOrDigit(rune);
        }

        return hasLetterOrDigit ? keyword.ToString() : "";
    }

    /// <summary>The canonical spelling of what a person typed: NFKC, case-folded, without invisible characters and outer spaces.</summary>
    public static string Canonicalize(string typed)
    {
        var buffer = new TextFolder();
        return new string(buffer.Fold(typed.AsSpan().Trim())).Trim();
    }
}
