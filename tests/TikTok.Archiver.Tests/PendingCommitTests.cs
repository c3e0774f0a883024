using System.Text;
using TikTok.Archiver.LakeArchive;
using TikTok.Posts;
using TikTok.Posts.EventTime;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;
using TikTok.Testing;
using ZstdSharp;

namespace TikTok.Archiver.Tests;

/// <summary>What a commit to the lake holds in memory, and that all of it comes out.</summary>
public sealed class PendingCommitTests : IDisposable
{
    private const long Hour = 3_600_000;
    private const long Megabyte = 1 << 20;
    private readonly LineBuffer _buffer = new();
    private readonly MemoryLake _lake = new();

    public void Dispose() => _buffer.Dispose();

    [Fact]
    public async Task Eight_thousand_posts_of_eight_thousand_hours_take_some_megabytes_and_each_comes_to_its_hour()
    {
        var times = Enumerable.Range(0, 8000).Select(hour => PostLine.StartMs + hour * Hour).ToArray();
        new Random(3).Shuffle(times);

        var manifest = await CommitAsync(times, held => Assert.InRange(held, 0, 24 * Megabyte));

        Assert.Equal((8000, 8000L), (manifest.Objects.Count, manifest.Records));
        foreach (var item in manifest.Objects)
            Assert.Contains($"hr={item.Hour:00}", item.Key, StringComparison.Ordinal);
        Assert.Equal(string.Concat(times.Order().Select(Line)), string.Concat(manifest.Objects.Select(item => _lake.TextOf(item.Key))));
    }

    [Fact]
    public async Task Many_posts_of_one_hour_are_held_compressed()
    {
        var times = Enumerable.Range(0, 100_000).Select(i => PostLine.StartMs + i).ToArray(); // some 25 MB of lines
        var manifest = await CommitAsync(times, held => Assert.InRange(held, 0, 12 * Megabyte));
        Assert.Equal(string.Concat(times.Select(Line)), _lake.TextOf(Assert.Single(manifest.Objects).Key));
    }

    [Fact]
    public async Task Hours_whose_posts_come_mixed_over_several_fillings_of_the_buffer_keep_their_order()
    {
        var random = new Random(5);
        var times = Enumerable.Range(0, 60_000).Select(i => PostLine.StartMs + random.Next(40) * Hour + i).ToArray();
        var manifest = await CommitAsync(times, held => Assert.InRange(held, 0, 24 * Megabyte));

        foreach (var (item, hour) in manifest.Objects.Zip(times.GroupBy(time => time / Hour).OrderBy(hour => hour.Key)))
        {
            Assert.Equal(string.Concat(hour.Select(Line)), _lake.TextOf(item.Key));
            Assert.Equal((hour.Count(), Encoding.UTF8.GetByteCount(_lake.TextOf(item.Key)), hour.Min(), hour.Max()), (item.Records, item.Bytes, item.MinTimeMs, item.MaxTimeMs));
        }
    }

    [Fact]
    public async Task A_post_larger_than_the_buffer_and_one_of_several_lines_are_one_line_each()
    {
        var large = PostLine.Of(1, PostLine.StartMs, new string('x', 6_000_000));
        var broken = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(PostLine.Of(2, PostLine.StartMs, "#rain")).Replace(",", ",\n", StringComparison.Ordinal));
        using var pending = new PendingCommit(0, 0, 1, 0, _buffer);
        Take(pending, 0, large);
        Take(pending, 1, broken);
        Take(pending, 2, large);
        await pending.CommitAsync(_lake, default);

        var lines = _lake.TextOf(Assert.Single(_lake.Objects.Keys, key => key.EndsWith(".zst", StringComparison.Ordinal))).Split('\n');
        Assert.Equal(
            (string[])[Encoding.UTF8.GetString(large), Encoding.UTF8.GetString(broken).Replace('\n', ' '), Encoding.UTF8.GetString(large), ""], lines, StringComparer.Ordinal);
    }

    private async Task<LakeManifest> CommitAsync(long[] times, Action<long> watch)
    {
        using (var pending = new PendingCommit(0, 0, 1, 0, _buffer))
        {
            for (var offset = 0; offset < times.Length; offset++)
            {
                Take(pending, offset, PostLine.Of(times[offset], times[offset], "#rain"));
                if (offset % 100 == 0)
                    watch(pending.HeldBytes);
            }

            pending.Next = times.Length;
            await pending.CommitAsync(_lake, default);
            watch(pending.HeldBytes);
        }

        Assert.Equal(0, _buffer.HeldBytes);
        return await LakeManifest.ReadAsync(_lake, LakeManifest.KeyOf(0, 0), default);
    }

    private static string Line(long timeMs) => Encoding.UTF8.GetString(PostLine.Of(timeMs, timeMs, "#rain")) + "\n";

    private static void Take(PendingCommit pending, long offset, byte[] value)
    {
        var (record, post) = (new LogRecord(offset, 0, default, value, []), new Post());
        if (!PostParser.TryParse(value, post, out var reason))
            pending.OnNoPost(record, reason);
        else
            pending.OnPost(record, post, new Placed(Placement.InTime, post.StreamTimeMs, default));
    }

    private sealed class MemoryLake : ILake
    {
        public SortedDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

        public string TextOf(string key)
        {
            using var content = new DecompressionStream(new MemoryStream(Objects[key]));
            using var reader = new StreamReader(content, Encoding.UTF8);
            return reader.ReadToEnd();
        }

        public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken)
        {
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancellationToken);
            Objects[key] = copy.ToArray();
        }

        public async Task<bool> TryCreateAsync(string key, Stream content, CancellationToken cancellationToken)
        {
            if (Objects.ContainsKey(key))
                return false;
            await PutAsync(key, content, cancellationToken);
            return true;
        }

        public Task<Stream?> OpenReadAsync(string key, CancellationToken cancellationToken) =>
            Task.FromResult<Stream?>(Objects.TryGetValue(key, out var content) ? new MemoryStream(content) : null);

        public IAsyncEnumerable<LakeObject> ListAsync(string prefix, CancellationToken cancellationToken) =>
            Objects.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(item => new LakeObject(item.Key, item.Value.Length)).ToAsyncEnumerable();

        public Task DeleteAsync(string key, CancellationToken cancellationToken)
        {
            Objects.Remove(key);
            return Task.CompletedTask;
        }
    }
}
