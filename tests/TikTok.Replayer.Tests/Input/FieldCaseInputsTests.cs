using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.Replayer.Tests.Replay;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Input;

/// <summary>What people's files are like: each gives its posts, or says in words why it has none.</summary>
public sealed class FieldCaseInputsTests
{
    [Theory]
    [InlineData("formats/array-of-right-shape.json", 30)]
    [InlineData("formats/pretty.json", 30)]
    [InlineData("formats/createtime-float.ndjson", 30)]
    [InlineData("formats/createtime-iso.ndjson", 30)]
    [InlineData("formats/createtime-ms.ndjson", 30)]
    [InlineData("compressed/pzstd.ndjson.zst", 960)]
    [InlineData("compressed/skippable-first.ndjson.zst", 960)]
    [InlineData("numbers/likes.ndjson", 10)]
    [InlineData("hostile/long-key.ndjson", 1)]
    public async Task Every_post_of_a_file_in_another_format_is_read(string file, int posts)
    {
        await using var log = await ReplayLog.CreateAsync();

        var end = await log.ReplayAsync(new ReplayOptions { Input = SharedData.FileOrSkip($"field-cases/{file}") });

        Assert.Equal((posts, 0L, (string?)null), (end.Valid, end.Rejected, end.Shape));
        Assert.Equal(posts, (await log.PostsAsync()).Count);
    }

    [Fact]
    public async Task Counters_have_their_values()
    {
        await using var source = new FileSource([new DiskFile(SharedData.FileOrSkip("field-cases/numbers/likes.ndjson"))], new PostReaderOptions());
        var likes = new List<long>();
        while (await source.ReadAsync(TestContext.Current.CancellationToken))
            likes.Add(source.Post.Likes);

        Assert.Equal([12, 12, 12, 12, 1200, 1200, 1200, 0, 0, FieldLimits.Count], likes);
    }

    [Theory]
    [InlineData("compressed/x.ndjson.xz", "compressed with xz", "xz -dc")]
    [InlineData("compressed/b.ndjson.bz2", "compressed with bzip2", "bzip2 -dc")]
    [InlineData("compressed/dump.zip", "a zip archive", "unzip -p")]
    [InlineData("formats/export.csv", "CSV (columns video_id", "csv.DictReader")]
    public async Task What_is_no_json_is_refused_by_name_with_the_command_that_converts_it(string file, string name, string command)
    {
        await using var log = await ReplayLog.CreateAsync();

        var refusal = await Assert.ThrowsAsync<InputException>(() => log.ReplayAsync(new ReplayOptions { Input = SharedData.FileOrSkip($"field-cases/{file}") }));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(command, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("formats/research-videos.ndjson", "objects with `video_description`: TikTok Research API videos")]
    [InlineData("formats/wrapped-response.json", "whole responses of TikTok's web API")]
    [InlineData("formats/extension-capture.ndjson", "captures of a browser extension")]
    [InlineData("formats/downloader-info.ndjson", "the info of a video downloader")]
    [InlineData("formats/npm-array.json", "tiktok-scraper")]
    [InlineData("formats/id-float.ndjson", "floating point number")]
    public async Task Of_an_input_without_records_the_shape_is_named(string file, string shape)
    {
        await using var log = await ReplayLog.CreateAsync();
        var options = new ReplayOptions { Input = SharedData.FileOrSkip($"field-cases/{file}") };

        var end = await log.ReplayAsync(options);

        Assert.Equal(0, end.Valid);
        Assert.Contains(shape, InputVerdict.Of(options.Input, end), StringComparison.Ordinal);
        Assert.Contains(shape, InputVerdict.Of(options.Input, await log.ReplayAsync(options)), StringComparison.Ordinal);
    }
}
