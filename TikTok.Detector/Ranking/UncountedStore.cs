using Dapper;
using Npgsql;
using TikTok.Detector.Counting;

namespace TikTok.Detector.Ranking;

/// <summary>The table of posts that are not counted. Each is added once, in the transaction that moves the Ranker's position.</summary>
internal static class UncountedStore
{
    /// <summary>Adds posts.</summary>
    /// <returns>Days and reasons of which these are the first.</returns>
    public static async Task<IReadOnlyList<(DateOnly Day, UncountedReason Reason)>> AddAsync(
        NpgsqlTransaction transaction, IReadOnlyList<UncountedPosts> posts, CancellationToken cancellationToken)
    {
        const string sql = """
            INSERT INTO uncounted_posts (day, reason, posts) VALUES (@Day, @reason, @total)
            ON CONFLICT (day, reason) DO UPDATE SET posts = uncounted_posts.posts + excluded.posts
            RETURNING xmax = 0
            """;
        var firsts = new List<(DateOnly, UncountedReason)>();
        foreach (var group in posts.GroupBy(entry => (entry.Day, entry.Reason)).OrderBy(group => group.Key))
            if (await transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(
                sql, new { group.Key.Day, reason = NameOf(group.Key.Reason), total = group.Sum(entry => entry.Posts) }, transaction, cancellationToken: cancellationToken)))
                firsts.Add(group.Key);
        return firsts;
    }

    private static string NameOf(UncountedReason reason) => reason switch
    {
        UncountedReason.Late => "late",
        UncountedReason.Ahead => "ahead",
        UncountedReason.Behind => "behind",
        UncountedReason.Repeated => "repeated",
        UncountedReason.Rounded => "rounded",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without a name in the table."),
    };
}
