using System.Text;
using TikTok.Posts;

namespace TikTok.BatchWorker.ParseDay;

/// <summary>A post of a stream day, with its newest counters.</summary>
internal sealed record ParsedPost(
    long Id, string AuthorId, string Handle, string NickName, string Text, string[] ChallengeIds, string[] ChallengeNames, bool IsCommerce,
    bool IsActivityItem, DateTime CreatedAt, DateTime StreamedAt, long Likes, long Comments, long Shares, long? Plays,
    string MusicId, string MusicName, string Musician, int Snapshots, Language? Language, string[] ChallengeKeys, string MusicianKey)
{
    public static ParsedPost From(Post post, long timeMs, Language? language, TextFolder folder) => new(
        post.Id, Utf8(post.AuthorId), Utf8(post.Handle), Utf8(post.NickName), Utf8(post.Text),
        [.. post.Challenges.Select(challenge => Utf8(post.Slice(challenge.Id)))],
        [.. post.Challenges.Select(challenge => Utf8(post.Slice(challenge.Name)))],
        post.Challenges.Any(challenge => challenge.IsCommerce),
        post.IsActivityItem,
        DateTimeOffset.FromUnixTimeSeconds(post.CreateTime).UtcDateTime,
        DateTimeOffset.FromUnixTimeMilliseconds(timeMs).UtcDateTime,
        post.Likes, post.Comments, post.Shares, post.Plays, Utf8(post.MusicId), Utf8(post.MusicName), Utf8(post.Musician), 1, language,
        ChallengeKeysOf(post, folder),
        Key(OneLine(folder.Fold(post.Musician))));

    /// <summary>In the order of the challenges; empty for a repetition.</summary>
    private static string[] ChallengeKeysOf(Post post, TextFolder folder)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. post.Challenges.Select(challenge => Key(Keyword.OfTag(folder.Fold(post.Slice(challenge.Name))))).Select(key => seen.Add(key) ? key : "")];
    }

    /// <summary>Folding can make a text many times longer, and a key has to fit into an index.</summary>
    private static string Key(string folded) => Utf8(FieldLimits.Cut(Encoding.UTF8.GetBytes(folded), FieldLimits.NameBytes));

    private static string OneLine(ReadOnlySpan<char> text)
    {
        var characters = text.ToArray();
        for (var i = 0; i < characters.Length; i++)
            if (char.IsControl(characters[i]))
                characters[i] = ' ';
        return string.Join(' ', new string(characters).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
