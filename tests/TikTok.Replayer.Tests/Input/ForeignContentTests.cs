using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Testing;
using ZstdSharp;

namespace TikTok.Replayer.Tests.Input;

public sealed class ForeignContentTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static string Line => PostLine.Raw(1, 1_583_107_200, "#rain");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UTF-16LE with mark", "UTF-16")]
    [InlineData("UTF-16BE with mark", "UTF-16")]
    [InlineData("UTF-16LE", "UTF-16LE")]
    [InlineData("UTF-16BE", "UTF-16BE")]
    [InlineData("UTF-32LE with mark", "UTF-32")]
    [InlineData("UTF-32LE", "UTF-32LE")]
    [InlineData("tar", "a tar archive")]
    [InlineData("tar.gz", "a tar archive, compressed with gzip")]
    [InlineData("tar.zst", "a tar archive, compressed with zstd")]
    [InlineData("zip.gz", "a zip archive, compressed with gzip")]
    [InlineData("7z", "a 7z archive")]
    [InlineData("parquet", "Parquet")]
    [InlineData("sqlite", "SQLite")]
    [InlineData("html", "web page")]
    [InlineData("tsv", "CSV (columns id, text, time)")]
    public async Task What_holds_no_records_is_refused_by_its_name(string kind, string name)
    {
        byte[] content = kind switch
        {
            "UTF-16LE with mark" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Line)],
            "UTF-16BE with mark" => [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Line)],
            "UTF-16LE" => Encoding.Unicode.GetBytes(Line),
            "UTF-16BE" => Encoding.BigEndianUnicode.GetBytes(Line),
            "UTF-32LE with mark" => [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Line)],
            "UTF-32LE" => Encoding.UTF32.GetBytes(Line),
            "tar" => Tar(),
            "tar.gz" => Gzip(Tar()),
            "tar.zst" => Zstd(Tar()),
            "zip.gz" => Gzip([.. "PK"u8, 3, 4, 0, 0]),
            "7z" => [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C, 0],
            "parquet" => [.. "PAR1"u8, 1, 2, 3, 4],
            "sqlite" => "SQLite format 3\0...."u8.ToArray(),
            "html" => "<!DOCTYPE html><html><body>Log in</body></html>"u8.ToArray(),
            _ => Encoding.UTF8.GetBytes("\uFEFFid\ttext\ttime\n1\tx\t2020-09-01\n"),
        };

        var refusal = await Assert.ThrowsAsync<InputException>(() => ReadAsync(content));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("broken line")]
    [InlineData("PK is a brand")]
    [InlineData("hello, world")]
    [InlineData("< 3")]
    [InlineData("x")]
    public async Task A_line_that_is_no_json_is_no_reason_to_refuse_what_follows(string first) =>
        Assert.Equal([1], await ReadAsync(Encoding.UTF8.GetBytes($"{first}\n{Line}\n")));

    [Theory]
    [InlineData("first")]
    [InlineData("middle")]
    [InlineData("last")]
    [InlineData("in gzip")]
    public async Task Frames_to_pass_over_and_compression_in_compression_are_read(string kind)
    {
        byte[] skippable = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
        var frame = Zstd(Encoding.UTF8.GetBytes(Line + "\n"));
        byte[] content = kind switch
        {
            "first" => [.. skippable, .. skippable, .. frame, .. frame],
            "middle" => [.. frame, .. skippable, .. frame],
            "last" => [.. frame, .. frame, .. skippable],
            _ => Gzip([.. frame, .. frame]),
        };

        Assert.Equal([1, 1], await ReadAsync(content));
    }

    [Fact]
    public async Task A_named_pipe_is_read_once_from_its_first_byte_however_often_it_is_looked_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no named pipes in the file system");
        var (pipe, cancellation) = (_folder.Sub("pipe"), TestContext.Current.CancellationToken);
        await System.Diagnostics.Process.Start("mkfifo", [pipe]).WaitForExitAsync(cancellation);
        var writing = Task.Run(() => File.WriteAllText(pipe, Line + "\n"), cancellation);
        var inputs = new InputFiles();
        var first = Assert.Single(await inputs.FindAsync(pipe, cancellation));
        var again = Assert.Single(await inputs.FindAsync(pipe, cancellation));

        Assert.Same(first, again);
        Assert.False(first.CanBeReadAgain);
        await using var source = new FileSource([again], new PostReaderOptions());
        Assert.True(await source.ReadAsync(cancellation));
        Assert.Equal((RejectReason.None, Line), (source.Rejection, Encoding.UTF8.GetString(source.Raw.Span)));
        Assert.False(await source.ReadAsync(cancellation));
        await Assert.ThrowsAsync<InputException>(() => first.OpenAsync(cancellation));
        await writing;
    }

    [Fact]
    public async Task An_empty_file_is_no_pipe()
    {
        await File.WriteAllTextAsync(_folder.Sub("empty"), "", TestContext.Current.CancellationToken);

        Assert.True(Assert.Single(await new InputFiles().FindAsync(_folder.Sub("empty"), TestContext.Current.CancellationToken)).CanBeReadAgain);
    }

    [Fact]
    public async Task Hidden_files_leftovers_of_archivers_and_unfinished_downloads_are_passed_over_and_listed()
    {
        foreach (var name in new[] { "a.zst", "b.zst.part", ".hidden.ndjson", "__MACOSX/._a.zst", ".git/x.ndjson", "deep/c.ndjson", "deep/.DS_Store" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.Sub(name))!);
            await File.WriteAllTextAsync(_folder.Sub(name), "x", TestContext.Current.CancellationToken);
        }

        var inputs = new InputFiles();
        Assert.Equal(new[] { "a.zst", "deep/c.ndjson" }.Select(_folder.Sub), (await inputs.FindAsync(_folder.Path, TestContext.Current.CancellationToken)).Select(file => file.Name), StringComparer.Ordinal);
        Assert.Equal(5, inputs.PassedOver.Count);
        Assert.Equal(["a.zst"], (await inputs.FindAsync(_folder.Sub("*"), TestContext.Current.CancellationToken)).Select(file => Path.GetFileName(file.Name)), StringComparer.Ordinal);
        Assert.Equal(_folder.Sub("b.zst.part"), Assert.Single(await inputs.FindAsync(_folder.Sub("b.zst.part"), TestContext.Current.CancellationToken)).Name);
        Assert.Empty(inputs.PassedOver);
    }

    private async Task<List<long>> ReadAsync(byte[] content)
    {
        await File.WriteAllBytesAsync(_folder.Sub("input"), content, TestContext.Current.CancellationToken);
        await using var source = new FileSource([new DiskFile(_folder.Sub("input"))], new PostReaderOptions());
        var ids = new List<long>();
        while (await source.ReadAsync(TestContext.Current.CancellationToken))
            if (source.Rejection == RejectReason.None)
                ids.Add(source.Post.Id);
        return ids;
    }

    private static byte[] Tar()
    {
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, leaveOpen: true))
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "dump.ndjson") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(Line)) });
        return packed.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Zstd(byte[] content)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(content).ToArray();
    }
}
