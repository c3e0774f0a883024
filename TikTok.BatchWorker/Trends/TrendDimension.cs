namespace TikTok.BatchWorker.Trends;

/// <summary>What posts are counted by.</summary>
/// <param name="Name">As in table <c>trends</c> and in the API.</param>
/// <param name="ItemsSql">The key and the name of each thing that a row <c>p</c> of <c>posts</c> counts for, each key once.</param>
internal sealed record TrendDimension(string Name, string ItemsSql)
{
    public static readonly IReadOnlyList<TrendDimension> All =
    [
        new("challenges", "SELECT key, name FROM unnest(p.challenge_keys, p.challenge_names) AS challenge (key, name) WHERE key <> ''"),
        new("music", "SELECT p.music_id, p.music_name WHERE p.music_id NOT IN ('', '0')"),
        new("musicians", "SELECT p.musician_key, p.musician WHERE p.musician_key <> ''"),
        new("authors", "SELECT p.author_id, p.handle WHERE p.author_id NOT IN ('', '0')"),
    ];
}
