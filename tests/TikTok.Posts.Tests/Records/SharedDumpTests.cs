using System.Buffers;
using System.Globalization;
using System.Text.Json;
using TikTok.Testing;

namespace TikTok.Posts.Tests.Records;

public sealed class SharedDumpTests
{
    private const string DumpFormat = "tiktok-posts/dump-format-25.ndjson";
    private const string Trending = "tiktok-posts/trending-1000.ndjson";

    [Theory]
    [InlineData(DumpFormat, 25)]
    [InlineData(Trending, 1000)]
    public async Task Every_genuine_record_is_read_as_a_json_document_reads_it(string file, int count)
    {
        await using var reader = new PostReader(File.OpenRead(SharedData.FileOrSkip(file)));
        var read = 0;
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(RejectReason.None, reader.Rejection);
            using var document = JsonDocument.Parse(reader.Raw);
            Assert.Equal(Describe(document.RootElement), Json.Describe(reader.Post));
            read++;
        }

        Assert.Equal(count, read);
    }

    [Theory]
    [InlineData(DumpFormat)]
    [InlineData(Trending)]
    public async Task Every_genuine_record_is_the_same_post_after_splicing(string file)
    {
        await using var reader = new PostReader(File.OpenRead(SharedData.FileOrSkip(file)));
        var output = new ArrayBufferWriter<byte>();
        var spliced = new Post();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            var time = reader.Post.CreateTime * 1000 + reader.LineNumber % 1000;
            var before = Json.Describe(reader.Post).Replace($"{reader.Post.CreateTime}||", $"{reader.Post.CreateTime}|{time}|", StringComparison.Ordinal);
            output.ResetWrittenCount();
            TimeStampSplicer.Splice(reader.Raw.Span, reader.Post, time, output);
            Assert.True(PostParser.TryParse(output.WrittenSpan, spliced, out _));
            Assert.Equal(before, Json.Describe(spliced));
            Assert.True(output.WrittenSpan.StartsWith(reader.Raw.Span[..^1]));
        }
    }

    [Theory]
    [InlineData(DumpFormat)]
    [InlineData(Trending)]
    public async Task Keywords_of_genuine_records_are_distinct_and_canonical(string file)
    {
        await using var reader = new PostReader(File.OpenRead(SharedData.FileOrSkip(file)));
        var extractor = new KeywordExtractor();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            var keywords = extractor.Extract(reader.Post).ToStrings();
            Assert.Distinct(keywords, StringComparer.Ordinal);
            Assert.All(keywords, keyword => Assert.Equal(keyword, Keyword.Canonicalize(keyword)));
        }
    }

    private static string Describe(JsonElement record)
    {
        var (item, author, music) = (Child(record, "itemInfos"), Child(record, "authorInfos"), Child(record, "musicInfos"));
        long Count(string name) => item!.Value.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
        var extra = Items(record, "textExtra");
        return string.Join('|',
            long.Parse(Text(item, "id"), CultureInfo.InvariantCulture), long.Parse(Text(item, "createTime"), CultureInfo.InvariantCulture), "",
            Count("diggCount"), Count("commentCount"), Count("shareCount"),
            item!.Value.TryGetProperty("playCount", out var plays) ? plays.GetInt64() : "", Count("diggCount") + Count("commentCount") + Count("shareCount"),
            item.Value.TryGetProperty("isActivityItem", out var activity) && activity.GetBoolean(), 0,
            Text(item, "text"), First(Text(item, "authorId"), Text(author, "userId")), Text(author, "uniqueId"), Text(author, "nickName"),
            First(Text(item, "musicId"), Text(music, "musicId")), Text(music, "musicName"), Text(music, "authorName"),
            string.Join(',', Items(record, "challengeInfoList").Where(challenge => Text(challenge, "challengeName").Length > 0)
                .Select(challenge => $"{Text(challenge, "challengeId")}={Text(challenge, "challengeName")}={challenge.TryGetProperty("isCommerce", out var commerce) && commerce.GetBoolean()}")),
            string.Join(',', extra.Select(entry => Text(entry, "HashtagName")).Where(name => name.Length > 0)),
            string.Join(',', extra.Select(entry => Text(entry, "UserId")).Where(id => id.Length > 0)));
    }

    private static JsonElement? Child(JsonElement parent, string name) => parent.TryGetProperty(name, out var child) ? child : null;

    private static IReadOnlyList<JsonElement> Items(JsonElement parent, string name) => parent.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];

    private static string Text(JsonElement? parent, string name) => parent is { } element && element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static string First(string first, string second) => first.Length > 0 ? first : second;
}
