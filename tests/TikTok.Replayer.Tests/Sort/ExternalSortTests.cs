using System.Text;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Replayer.Sort;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Sort;

public sealed class ExternalSortTests : IDisposable
{
    private const long Roomy = 1L << 30;
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Roomy)]
    [InlineData(1)]
    public async Task Lines_are_in_the_order_of_createTime_and_stable_with_what_is_no_record_first(long memory)
    {
        await File.WriteAllTextAsync(_folder.Sub("a"), $"{PostLine.Raw(1, 30, "a")}\nbroken\n{PostLine.Raw(2, 10, "a")}\n\n{PostLine.Raw(3, 30, "a")}\n");
        await File.WriteAllTextAsync(_folder.Sub("b"), $"{PostLine.Raw(4, 30, "a")}\n{PostLine.Raw(5, 20, "a")}\n[]");

        Assert.Equal(["NotJson a:2", "NotAnObject b:3", "2 a:3", "5 b:2", "1 a:1", "3 a:5", "4 b:1"], (await SortAsync(memory)).Order);
    }

    /// <summary>A memory of 1 byte is a chunk a line, and merges in pairs: everything that a large input does, on a small one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    [InlineData(12_000_000)]
    public async Task The_order_does_not_depend_on_the_memory(long memory)
    {
        var random = new Random(7);
        var count = memory == 1 ? 1_500 : 20_000;
        await File.WriteAllLinesAsync(_folder.Sub("a"), Enumerable.Range(1, count).Select(id => id % 97 == 0 ? new string('x', random.Next(3_000)) + "é" : PostLine.Raw(id, 1_000 + random.Next(500), new string('y', random.Next(800)))));

        var (inMemory, noRuns) = await SortAsync(Roomy);
        var (onDisk, runs) = await SortAsync(memory);

        Assert.Equal(0, noRuns);
        Assert.InRange(runs, 1, int.MaxValue);
        Assert.Equal(inMemory, onDisk);
        Assert.Equal(count, onDisk.Count);
    }

    [Fact]
    public async Task A_line_longer_than_a_chunk_is_kept_whole()
    {
        var text = new string('z', 3 << 20);
        await File.WriteAllLinesAsync(_folder.Sub("a"), [PostLine.Raw(1, 30, "late"), PostLine.Raw(2, 20, text), PostLine.Raw(3, 10, "early")]);
        await using var source = new FileSource([new DiskFile(_folder.Sub("a"))], new PostReaderOptions { MaxLineBytes = 8 << 20 });
        await using var sort = await ExternalSort.RunAsync(source, new SortSpace(1, _folder.Path), new SortProgress(), default);

        await using var lines = sort.Open();
        var lengths = new List<int>();
        while (await lines.ReadAsync(default))
            lengths.Add(lines.Raw.Length);
        Assert.Equal([PostLine.Raw(3, 10, "early").Length, PostLine.Raw(2, 20, text).Length, PostLine.Raw(1, 30, "late").Length], lengths);
    }

    [Fact]
    public async Task Sorted_lines_can_be_gone_through_again()
    {
        await File.WriteAllLinesAsync(_folder.Sub("a"), Enumerable.Range(1, 500).Select(id => PostLine.Raw(id, 1_000 - id, "a")));
        await using var source = new FileSource([new DiskFile(_folder.Sub("a"))], new PostReaderOptions());
        await using var sort = await ExternalSort.RunAsync(source, new SortSpace(1, _folder.Path), new SortProgress(), default);

        for (var pass = 0; pass < 3; pass++)
        {
            await using var lines = sort.Open();
            for (var expected = 500; expected > 0; expected--)
            {
                Assert.True(await lines.ReadAsync(default));
                Assert.Equal(expected, lines.Key.Line);
            }

            Assert.False(await lines.ReadAsync(default));
        }
    }

    [Fact]
    public async Task Runs_have_no_name_that_could_be_left_behind()
    {
        await File.WriteAllLinesAsync(_folder.Sub("a"), Enumerable.Range(1, 100).Select(id => PostLine.Raw(id, 1_000 - id, "a")));
        var runs = Directory.CreateDirectory(_folder.Sub("runs")).FullName;
        await using var source = new FileSource([new DiskFile(_folder.Sub("a"))], new PostReaderOptions());
        var progress = new SortProgress();
        await using var sort = await ExternalSort.RunAsync(source, new SortSpace(1, runs), progress, default);

        Assert.True(progress.Runs > 10);
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows keeps the names until the files are closed.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(runs));
    }

    [Fact]
    public async Task An_input_that_breaks_off_ends_the_sort()
    {
        await File.WriteAllBytesAsync(_folder.Sub("a"), [0x1F, 0x8B, 7, 7, 7]);
        await using var source = new FileSource([new DiskFile(_folder.Sub("a"))], new PostReaderOptions());

        await Assert.ThrowsAsync<InputException>(() => ExternalSort.RunAsync(source, new SortSpace(1, _folder.Path), new SortProgress(), default));
    }

    private async Task<(List<string> Order, int Runs)> SortAsync(long memory)
    {
        var files = await new InputFiles().FindAsync(_folder.Path, default);
        var progress = new SortProgress();
        await using var source = new FileSource(files, new PostReaderOptions());
        await using var sort = await ExternalSort.RunAsync(source, new SortSpace(memory, null), progress, default);
        await using var sorted = new SortedSource(sort, files, progress);
        var order = new List<string>();
        var written = files.ToDictionary(file => file.Name, file => File.ReadAllLines(file.Name), StringComparer.Ordinal);
        while (await sorted.ReadAsync(default))
        {
            order.Add($"{(sorted.Rejection == RejectReason.None ? sorted.Post.Id : sorted.Rejection)} {Path.GetFileName(sorted.File)}:{sorted.Line}");
            Assert.Equal(written[sorted.File][sorted.Line - 1], Encoding.UTF8.GetString(sorted.Raw.Span));
        }

        return (order, progress.Runs);
    }
}
