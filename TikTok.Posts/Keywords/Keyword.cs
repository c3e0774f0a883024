namespace TikTok.Posts;

/// <summary>The spelling of keywords.</summary>
public static class Keyword
{
    /// <summary>Stands for the whole platform: one series that counts every post. No token can be spelt like it.</summary>
    public const string EveryPost = "*";

    /// <summary>Prefix of a sound: <c>music:6799337212367407877</c>.</summary>
    public const string MusicPrefix = "music:";

    /// <summary>The canonical spelling of what a person typed: NFKC, case-folded, without invisible characters and outer spaces.</summary>
    public static string Canonicalize(string typed)
    {
        var buffer = new TextFolder();
        return new string(buffer.Fold(typed.AsSpan().Trim())).Trim();
    }
}
