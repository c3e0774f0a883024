using Dapper;
using Npgsql;
using NpgsqlTypes;
using TikTok.Storage.EventLog.EventTime;
using TikTok.Posts;

namespace TikTok.Archiver.RecentPosts;

/// <summary>Bulk writes to <c>recent_posts</c> and <c>post_keywords</c>, over temporary tables of one connection.</summary>
internal sealed class RecentPostsTable(NpgsqlConnection connection)
{
    /// <summary>Creates the temporary tables; once per connection.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) => connection.ExecuteAsync(new CommandDefinition("""
        CREATE TEMP TABLE IF NOT EXISTS incoming_posts (LIKE recent_posts) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE IF NOT EXISTS incoming_keywords (LIKE post_keywords) ON COMMIT DELETE ROWS;
        """, cancellationToken: cancellationToken));

    /// <summary>Writes posts of one partition; the newest snapshot of an id wins.</summary>
    public async Task WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<RecentPost> posts, int partition, CancellationToken cancellationToken)
    {
        await CopyPostsAsync(posts, partition, cancellationToken);
        await CopyKeywordsAsync(posts, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("""
            DELETE FROM post_keywords USING incoming_posts i, recent_posts r
            WHERE r.id = i.id AND post_keywords.post_id = i.id AND (r.text, r.created_at) IS DISTINCT FROM (i.text, i.created_at)
              AND (i.streamed_at, i.log_offset) > (r.streamed_at, r.log_offset);
            INSERT INTO recent_posts
            SELECT DISTINCT ON (id) * FROM incoming_posts ORDER BY id, streamed_at DESC, log_offset DESC
            ON CONFLICT (id) DO UPDATE SET
              author_id = excluded.author_id, handle = excluded.handle, nick_name = excluded.nick_name, text = excluded.text,
              hashtags = excluded.hashtags, created_at = excluded.created_at, streamed_at = excluded.streamed_at,
              likes = excluded.likes, comments = excluded.comments, shares = excluded.shares, plays = excluded.plays,
              music_id = excluded.music_id, music_name = excluded.music_name, musician = excluded.musician,
              log_partition = excluded.log_partition, log_offset = excluded.log_offset, language = excluded.language
            WHERE (excluded.streamed_at, excluded.log_offset) > (recent_posts.streamed_at, recent_posts.log_offset);
            INSERT INTO post_keywords SELECT DISTINCT * FROM incoming_keywords ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING;
            """, transaction: transaction, cancellationToken: cancellationToken));
    }

    /// <summary>Notes what a source says that it has sent.</summary>
    public Task WriteEndAsync(NpgsqlTransaction transaction, long offset, EndedInput input, CancellationToken cancellationToken) => connection.ExecuteAsync(new CommandDefinition(
        "INSERT INTO ended_inputs VALUES (@offset, @Source, @Input, @Valid, @Rejected, @Skipped, @SetAside, @Shape)",
        new { offset, input.Source, input.Input, input.Valid, input.Rejected, input.Skipped, input.SetAside, input.Shape }, transaction, cancellationToken: cancellationToken));

    /// <summary>Deletes posts that are older than the newest one by more than the retention, a bounded number at once.</summary>
    /// <returns>How many.</returns>
    public Task<long> ExpireAsync(TimeSpan retention, CancellationToken cancellationToken) => connection.ExecuteScalarAsync<long>(new CommandDefinition("""
        WITH old AS (
          SELECT id FROM recent_posts WHERE streamed_at < (SELECT max(streamed_at) FROM recent_posts) - @retention LIMIT 5000),
        posts AS (DELETE FROM recent_posts USING old WHERE recent_posts.id = old.id),
        keywords AS (DELETE FROM post_keywords USING old WHERE post_keywords.post_id = old.id)
        SELECT count(*) FROM old
        """, new { retention }, cancellationToken: cancellationToken));

    private async Task CopyPostsAsync(IReadOnlyList<RecentPost> posts, int partition, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync("COPY incoming_posts FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var post in posts)
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(post.Id, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(post.AuthorId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.Handle, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.NickName, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.Text, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.Hashtags, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.CreatedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await writer.WriteAsync(post.StreamedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await writer.WriteAsync(post.Likes, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(post.Comments, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(post.Shares, NpgsqlDbType.Bigint, cancellationToken);
            if (post.Plays is { } plays)
                await writer.WriteAsync(plays, NpgsqlDbType.Bigint, cancellationToken);
            else
                await writer.WriteNullAsync(cancellationToken);
            await writer.WriteAsync(post.MusicId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.MusicName, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.Musician, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(partition, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(post.LogOffset, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(post.Language?.Code(), NpgsqlDbType.Text, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private async Task CopyKeywordsAsync(IReadOnlyList<RecentPost> posts, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync("COPY incoming_keywords FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var post in posts)
            foreach (var keyword in post.Keywords)
            {
                await writer.StartRowAsync(cancellationToken);
                await writer.WriteAsync(keyword, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(post.CreatedAt, NpgsqlDbType.TimestampTz, cancellationToken);
                await writer.WriteAsync(post.Id, NpgsqlDbType.Bigint, cancellationToken);
            }

        await writer.CompleteAsync(cancellationToken);
    }
}
