using TikTok.Api.Database;
using TikTok.Api.Lists;
using TikTok.Posts;

namespace TikTok.Api.PostsFeed;

/// <summary>Reads recent posts, for the API and for the page.</summary>
internal sealed class FeedReader(ReadDatabase database)
{
    /// <summary>The list that its cursors belong to.</summary>
    public static readonly CursorList List = new("posts", HasNumbers: true);

    // Candidates that are looked into for one answer. Words that are frequent side by side are found soon, others may not be at all.
    private const int CandidatesAtOnce = 500;
    private const int MostCandidates = 5_000;

    /// <summary>Posts that hold a term, or all of them, newest first.</summary>
    public Task<Slice<FeedPost>> ListAsync(SearchTerm? term, Cursor? cursor, int limit, CancellationToken cancellationToken) => term switch
    {
        null or { Keyword: Keyword.EveryPost } => ListAsync(EverySql, term, cursor, limit, cancellationToken),
        { IsInText: true } => SearchAsync(term, cursor, limit, cancellationToken),
        { IsStem: true } => ListAsync(OfStemSql, term, cursor, limit, cancellationToken),
        _ => ListAsync(OfKeywordSql, term, cursor, limit, cancellationToken),
    };

    private async Task<Slice<FeedPost>> ListAsync(string sql, SearchTerm? term, Cursor? cursor, int limit, CancellationToken cancellationToken)
    {
        var posts = await database.ListAsync<FeedPost>(sql, new { term?.Keyword, cursorAt = cursor?.At, cursorId = cursor?.Number, rows = limit + 1 }, cancellationToken);
        return Slice.Of(posts, limit, Behind);
    }

    /// <summary>Posts that have all parts of a term as keywords, and in their text side by side.</summary>
    private async Task<Slice<FeedPost>> SearchAsync(SearchTerm term, Cursor? cursor, int limit, CancellationToken cancellationToken)
    {
        var (finder, found) = (new TermFinder(term), new List<FeedPost>());
        for (var examined = 0; examined < MostCandidates; examined += CandidatesAtOnce)
        {
            var parameters = new { term.Keyword, parts = term.Parts, cursorAt = cursor?.At, cursorId = cursor?.Number, rows = CandidatesAtOnce };
            var candidates = await database.ListAsync<FeedPost>(OfSequenceSql, parameters, cancellationToken);
            found.AddRange(candidates.Where(post => post.HasKeyword || finder.Holds(post.Text)).DistinctBy(post => post.Id, StringComparer.Ordinal));
            if (found.Count > limit || candidates.Count < CandidatesAtOnce)
                return Slice.Of(found.DistinctBy(post => post.Id, StringComparer.Ordinal).ToList(), limit, Behind);
            cursor = new Cursor(candidates[^1].CreatedAt, candidates[^1].Id);
        }

        return new Slice<FeedPost>(found, Cursor.Encode(List, cursor!.At, cursor.Id));
    }

    private static string Behind(FeedPost last) => Cursor.Encode(List, last.CreatedAt, last.Id);

    private const string Columns = """
        p.id::text AS Id, p.handle, p.nick_name AS NickName, p.text, p.language, p.hashtags, p.streamed_at AS StreamedAt, p.likes, p.comments,
        p.shares, p.plays, p.music_id AS MusicId, p.music_name AS MusicName, p.musician
        """;

    private const string IsBehindCursor = "(@cursorAt::timestamptz IS NULL OR (k.created_at, k.post_id) < (@cursorAt, @cursorId::bigint))";

    private const string EverySql = $"""
        SELECT {Columns}, p.created_at AS CreatedAt FROM recent_posts p
        WHERE @cursorAt::timestamptz IS NULL OR (p.created_at, p.id) < (@cursorAt, @cursorId::bigint)
        ORDER BY p.created_at DESC, p.id DESC
        LIMIT @rows
        """;

    // Ordered by the keyword's own rows, which are its index: no page sorts.
    private const string OfKeywordSql = $"""
        SELECT {Columns}, k.created_at AS CreatedAt FROM post_keywords k JOIN recent_posts p ON p.id = k.post_id
        WHERE k.keyword = @Keyword AND {IsBehindCursor}
        ORDER BY k.created_at DESC, k.post_id DESC
        LIMIT @rows
        """;

    // A name in Korean goes on without a space, in more ways than are counted with it.
    private const string OfStemSql = $"""
        SELECT {Columns}, k.created_at AS CreatedAt
        FROM (SELECT DISTINCT k.created_at, k.post_id FROM post_keywords k
              WHERE k.keyword ^@ @Keyword AND {IsBehindCursor}
              ORDER BY k.created_at DESC, k.post_id DESC
              LIMIT @rows) k JOIN recent_posts p ON p.id = k.post_id
        ORDER BY k.created_at DESC, k.post_id DESC
        """;

    // From the part that fewest posts have to the others, by the index of each; a hashtag as the platform writes it need not be looked for.
    private const string OfSequenceSql = $"""
        WITH rarest AS (
          SELECT part.keyword FROM unnest(@parts::text[]) part(keyword)
          CROSS JOIN LATERAL (SELECT count(*) AS posts FROM (SELECT FROM post_keywords k WHERE k.keyword = part.keyword LIMIT 1000) few) counted
          ORDER BY counted.posts LIMIT 1)
        SELECT {Columns}, found.created_at AS CreatedAt, found.has_keyword AS HasKeyword
        FROM ((SELECT k.created_at, k.post_id, true AS has_keyword FROM post_keywords k
               WHERE k.keyword = @Keyword AND {IsBehindCursor}
               ORDER BY k.created_at DESC, k.post_id DESC LIMIT @rows)
              UNION ALL
              (SELECT k.created_at, k.post_id, false FROM post_keywords k
               WHERE k.keyword = (SELECT keyword FROM rarest) AND {IsBehindCursor}
                 AND NOT EXISTS (SELECT FROM unnest(@parts::text[]) part(keyword) WHERE NOT EXISTS (
                   SELECT FROM post_keywords other WHERE other.keyword = part.keyword AND other.created_at = k.created_at AND other.post_id = k.post_id))
               ORDER BY k.created_at DESC, k.post_id DESC LIMIT @rows)) found JOIN recent_posts p ON p.id = found.post_id
        ORDER BY found.created_at DESC, found.post_id DESC
        LIMIT @rows
        """;
}
