using System.Text;

namespace TikTok.Posts.Tests.Records;

/// <summary>Short spellings of records for tests.</summary>
internal static class Json
{
    public const string Item = """ "id":"6807325449884116918","text":"hello","createTime":"1584953968" """;

    /// <summary>A valid record whose <c>itemInfos</c> also has these fields, with these fields beside it.</summary>
    public static string Record(string item = "", string beside = "") =>
        $$"""{"itemInfos":{{{Item.Trim()}}{{Comma(item)}}}{{Comma(beside)}}}""";

    public static Post Parse(string json)
    {
        var post = new Post();
        Assert.True(PostParser.TryParse(Encoding.UTF8.GetBytes(json), post, out var reason), $"{reason}: {json}");
        Assert.Equal(RejectReason.None, reason);
        return post;
    }

    public static RejectReason Reject(string json) => Reject(Encoding.UTF8.GetBytes(json));

    public static RejectReason Reject(byte[] json)
    {
        Assert.False(PostParser.TryParse(json, new Post(), out var reason));
        return reason;
    }

    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>All that a post holds, to compare two of them.</summary>
    public static string Describe(Post post) => string.Join('|',
        post.Id, post.CreateTime, post.TimeStampMs, post.Likes, post.Comments, post.Shares, post.Plays, post.Engagement, post.IsActivityItem, post.ReplacedCharacters,
        Text(post.Text), Text(post.AuthorId), Text(post.Handle), Text(post.NickName), Text(post.MusicId), Text(post.MusicName), Text(post.Musician),
        string.Join(',', post.Challenges.Select(challenge => $"{Text(post.Slice(challenge.Id))}={Text(post.Slice(challenge.Name))}={challenge.IsCommerce}")),
        string.Join(',', post.Hashtags.Select(tag => Text(post.Slice(tag)))),
        string.Join(',', post.MentionedUserIds.Select(user => Text(post.Slice(user)))));

    private static string Comma(string fields) => fields.Length == 0 ? "" : "," + fields;
}
