using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Npgsql;
using TikTok.Api.Anomalies;
using TikTok.Api.Database;
using TikTok.Posts;

namespace TikTok.Api.KeywordSearch;

/// <summary>How people spell a keyword, as their latest posts have it; of a sound, its name and musician.</summary>
public interface IKeywordNames
{
    /// <summary>The name of a keyword; the keyword itself where no post with it is kept, or the database is away.</summary>
    Task<string> OfAsync(string keyword, CancellationToken cancellationToken);
}

/// <summary>
/// Looks into the newest posts of a keyword for the spelling that most of them have. What was found is remembered for a while: names
/// change seldom, and lists ask for the same ones again and again.
/// </summary>
internal sealed class KeywordNames(ReadDatabase database, TimeProvider clock) : IKeywordNames
{
    private const int NewestPosts = 30;
    private const int FewestPosts = 5;
    private const int MostPosts = 3_000; // that one answer is made of
    private const int MostKeywords = 500;
    private const int MostRemembered = 100_000; // some 20 MB
    private const int LongestName = 100;
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_memoryOfNothing = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, (string Name, DateTimeOffset Until)> _remembered = new(StringComparer.Ordinal);

    /// <summary>The name as far as it is known by now.</summary>
    public string Known(string keyword) => _remembered.TryGetValue(keyword, out var known) ? known.Name : AnomalyWords.KeywordName(keyword);

    /// <inheritdoc />
    public async Task<string> OfAsync(string keyword, CancellationToken cancellationToken)
    {
        try
        {
            return (await OfAsync([keyword], cancellationToken))(keyword);
        }
        catch (NpgsqlException)
        {
            return Known(keyword); // the reader of this line is told of the database by others
        }
    }

    /// <summary>The names of several keywords; beyond some hundreds, those that are known.</summary>
    public async Task<Func<string, string>> OfAsync(IEnumerable<string> keywords, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var unknown = keywords.Where(keyword => keyword != Keyword.EveryPost && !(_remembered.TryGetValue(keyword, out var known) && known.Until > now)).Distinct(StringComparer.Ordinal).Take(MostKeywords).ToArray();
        if (unknown.Length > 0)
            await LookAsync(unknown, now, cancellationToken);
        return Known;
    }

    private async Task LookAsync(string[] keywords, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_remembered.Count > MostRemembered)
            _remembered.Clear();
        var terms = keywords.Select(keyword => SearchTerm.TryRead(keyword, out var term, out _) ? term : null).ToArray();
        // A sequence is in no list of keywords: its longest part, which is seldom elsewhere, leads to it.
        var parts = terms.Select((term, i) => term is { IsSequence: true } ? term.Parts.MaxBy(part => part.Length)! : keywords[i]).ToArray();
        var posts = (await database.ListAsync<NamedPost>(Sql, new { keywords, parts, newest = Math.Clamp(MostPosts / keywords.Length, FewestPosts, NewestPosts) }, cancellationToken)).ToLookup(post => post.Keyword, StringComparer.Ordinal);
        for (var i = 0; i < keywords.Length; i++)
        {
            var name = NameIn(posts[keywords[i]], keywords[i], terms[i]);
            _remembered[keywords[i]] = (name ?? AnomalyWords.KeywordName(keywords[i]), now + (name is null ? s_memoryOfNothing : s_memory));
        }
    }

    private static string? NameIn(IEnumerable<NamedPost> posts, string keyword, SearchTerm? term)
    {
        if (term is null)
            return null;
        var finder = new TermFinder(term);
        var names = keyword.StartsWith(Keyword.MusicPrefix, StringComparison.Ordinal)
            ? posts.Where(post => post.MusicName.Length > 0).Select(post => SoundName(post.MusicName, post.Musician))
            : posts.SelectMany(post => finder.SpellingsIn(post.Text));
        return names.Select(Shown).Where(name => name.Length > 0).CountBy(name => name, StringComparer.Ordinal)
            .OrderByDescending(count => count.Value).Select(count => count.Key).FirstOrDefault(); // of several equal ones the newest
    }

    /// <summary>A sound as a person says it.</summary>
    public static string SoundName(string name, string? musician) => string.IsNullOrEmpty(musician) ? $"♪ {name}" : $"♪ {name}, {musician}";

    // A stranger's text that stands within sentences and lines: what turns them around or ends them is left out.
    private static string Shown(string name)
    {
        var shown = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
            if (rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
                if (shown.Length < LongestName)
                    shown.Append(rune);
        return shown.ToString().Trim();
    }

    private sealed record NamedPost(string Keyword, string Text, string MusicName, string Musician);

    private const string Sql = """
        SELECT wanted.keyword AS Keyword, p.text AS Text, p.music_name AS MusicName, p.musician AS Musician
        FROM unnest(@keywords::text[], @parts::text[]) wanted(keyword, part)
        CROSS JOIN LATERAL (SELECT post_id, created_at FROM post_keywords k WHERE k.keyword = wanted.part ORDER BY k.created_at DESC, k.post_id DESC LIMIT @newest) newest
        JOIN recent_posts p ON p.id = newest.post_id
        ORDER BY newest.created_at DESC, newest.post_id DESC
        """;
}
