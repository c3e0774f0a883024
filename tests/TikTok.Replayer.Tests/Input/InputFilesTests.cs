using System.IO.Compression;
using System.Text;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Testing;
using ZstdSharp;

namespace TikTok.Replayer.Tests.Input;

public sealed class InputFilesTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain", "a.gz")]
    [InlineData("gz", "a.zst")]
    [InlineData("zst", "a.ndjson")]
    [InlineData("gz twice", "b.ndjson")]
    [InlineData("zst twice", "b.gz")]
    [InlineData("zst long", "c.zst")]
    public async Task Compression_is_told_by_content_not_by_name(string kind, string name)
    {
        var (first, second) = (PostLine.Raw(1, 1_583_107_200, "#rain"), PostLine.Raw(2, 1_583_107_201, "#sun"));
        byte[] content = kind switch
        {
            "plain" => Encoding.UTF8.GetBytes($"{first}\n{second}\n"),
            "gz" => Gzip($"{first}\n{second}\n"),
            "zst" => Zstd($"{first}\n{second}\n"),
            "gz twice" => [.. Gzip($"{first}\n"), .. Gzip($"{second}\n")],
            "zst twice" => [.. Zstd($"{first}\n"), .. Zstd($"{second}\n")],
            _ => LongWindow($"{first}\n{second}\n"),
        };
        await File.WriteAllBytesAsync(_folder.Sub(name), content);

        var ids = await ReadIdsAsync(_folder.Sub(name));
        Assert.Equal([1, 2], ids.ToArray());
    }

    [Fact]
    public async Task A_directory_gives_all_files_below_it_in_ordinal_order()
    {
        Directory.CreateDirectory(_folder.Sub("deep"));
        foreach (var name in new[] { "b", "B", "a", "deep/c" })
            File.WriteAllText(_folder.Sub(name), "");

        Assert.Equal(new[] { "B", "a", "b", "deep/c" }.Select(_folder.Sub).ToArray(), (await FindAsync(_folder.Path)).Select(file => file.Name).ToArray());
    }

    [Fact]
    public async Task A_pattern_gives_the_files_that_fit_it()
    {
        foreach (var name in new[] { "x2.zst", "x1.zst", "y.zst", "x.gz" })
            File.WriteAllText(_folder.Sub(name), "");

        Assert.Equal(new[] { "x1.zst", "x2.zst" }.Select(_folder.Sub).ToArray(), (await FindAsync(_folder.Sub("x*.zst"))).Select(file => file.Name).ToArray());
    }

    [Theory]
    [InlineData("nothing.ndjson")]
    [InlineData("*.ndjson")]
    [InlineData("no/such/*.ndjson")]
    [InlineData("")]
    public async Task An_input_that_names_nothing_is_refused_in_one_line(string name)
    {
        var failure = await Assert.ThrowsAsync<InputException>(() => FindAsync(_folder.Sub(name)));

        Assert.Contains(_folder.Path, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task A_file_that_ends_in_the_middle_of_its_compression_is_refused_with_its_name()
    {
        await File.WriteAllBytesAsync(_folder.Sub("cut.gz"), Gzip(string.Concat(Enumerable.Range(1, 50).Select(id => PostLine.Raw(id, 1_583_107_200, $"#rain {id * 7919}") + "\n")))[..^200]);

        var failure = await Assert.ThrowsAsync<InputException>(() => ReadIdsAsync(_folder.Sub("cut.gz")));
        Assert.Contains("cut.gz", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_read_one_after_the_other_and_passing_over_lines_equals_reading_them()
    {
        var files = new[] { _folder.Sub("1"), _folder.Sub("2"), _folder.Sub("3") };
        await File.WriteAllTextAsync(files[0], $"{PostLine.Raw(1, 5, "a")}\n\n{PostLine.Raw(2, 5, "a")}\n\n");
        await File.WriteAllTextAsync(files[1], "");
        await File.WriteAllTextAsync(files[2], $"{PostLine.Raw(3, 5, "a")}\nbroken\n{PostLine.Raw(4, 5, "a")}");
        var whole = await ReadAsync(files, 0);

        Assert.Equal(["1 1:1", "3 1:3", "5 3:1", "6 3:2", "7 3:3"], whole.Select(line => line[..5]).ToArray());
        foreach (var position in new long[] { 1, 3, 5, 6, 7 })
            Assert.Equal(whole.Where(line => line[0] - '0' > position).ToArray(), (await ReadAsync(files, position)).ToArray());
    }

    [Fact]
    public async Task What_links_lead_to_is_read_once()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Links take rights on Windows.");
        using var outside = new TemporaryDirectory();
        var folder = Directory.CreateDirectory(_folder.Sub("2020-03")).FullName;
        foreach (var file in new[] { Path.Combine(folder, "a.ndjson"), outside.Sub("b.ndjson") })
            await File.WriteAllTextAsync(file, $"{PostLine.Raw(1, 5, "a")}\n");
        File.CreateSymbolicLink(_folder.Sub("newest.ndjson"), Path.Combine(folder, "a.ndjson"));
        File.CreateSymbolicLink(_folder.Sub("alone.ndjson"), outside.Sub("b.ndjson"));
        Directory.CreateSymbolicLink(_folder.Sub("latest"), folder);
        Directory.CreateSymbolicLink(Path.Combine(folder, "up"), _folder.Path);
        using var other = new TemporaryDirectory();
        await File.WriteAllTextAsync(other.Sub("c.ndjson"), $"{PostLine.Raw(1, 5, "a")}\n");
        Directory.CreateSymbolicLink(_folder.Sub("other"), other.Path);
        Directory.CreateSymbolicLink(other.Sub("itself"), other.Path);

        var names = (await FindAsync(_folder.Path)).Select(file => Path.GetRelativePath(_folder.Path, file.Name));

        Assert.Equal(["2020-03/a.ndjson", "alone.ndjson", "other/c.ndjson"], names.ToArray());
    }

    private static Task<IReadOnlyList<InputFile>> FindAsync(string input) => new InputFiles().FindAsync(input, TestContext.Current.CancellationToken);

    private static async Task<List<string>> ReadAsync(string[] files, long skip)
    {
        await using var source = new FileSource([.. files.Select(file => new DiskFile(file))], new PostReaderOptions());
        await source.SkipAsync(skip, default);
        var lines = new List<string>();
        while (await source.ReadAsync(default))
            lines.Add($"{source.Position} {Path.GetFileName(source.File)}:{source.Line} {Encoding.UTF8.GetString(source.Raw.Span)}");
        return lines;
    }

    private static async Task<List<long>> ReadIdsAsync(string file)
    {
        await using var source = new FileSource(await FindAsync(file), new PostReaderOptions());
        var ids = new List<long>();
        while (await source.ReadAsync(default))
            ids.Add(source.Post.Id);
        return ids;
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static byte[] Zstd(string text)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(Encoding.UTF8.GetBytes(text)).ToArray();
    }

    /// <summary>As the published dumps are made: <c>zstd --long=31</c>, whose frames ask for a window of 2 GiB.</summary>
    private static byte[] LongWindow(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var block = bytes.Length << 3 | 1; // one raw block, the last
        return [0x28, 0xB5, 0x2F, 0xFD, 0x00, (31 - 10) << 3, (byte)block, (byte)(block >> 8), (byte)(block >> 16), .. bytes];
    }
}
