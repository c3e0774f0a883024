using System.IO.Hashing;

namespace TikTok.Replayer.Generate;

/// <summary>A hashtag with everything a record says about it, encoded once.</summary>
internal sealed class Tag
{
    // As many as the platform's numbers have digits for.
    private const ulong ChallengeIds = 1_600_000_000_000;

    /// <param name="name">Name without <c>#</c>.</param>
    /// <param name="isCommerce">True for a brand's own tag.</param>
    public Tag(string name, bool isCommerce = false)
    {
        Text = Token.From("#" + name);
        Name = Token.From(name).Utf8;

        var json = new Utf8Buffer(256);
        json.Append("{\"challengeId\":\""u8);
        json.Append((long)(XxHash3.HashToUInt64(Name) % ChallengeIds)); // one number, whoever writes the tag
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

    /// <summary>Encodes a list of names.</summary>
    public static Tag[] FromAll(IEnumerable<string> names, bool isCommerce = false) => [.. names.Select(name => new Tag(name, isCommerce))];
}
