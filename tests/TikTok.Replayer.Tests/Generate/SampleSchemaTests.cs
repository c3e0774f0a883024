using System.Text.Json;

namespace TikTok.Replayer.Tests.Generate;

public sealed class SampleSchemaTests
{
    private const string Strings = "itemInfos.id itemInfos.text itemInfos.createTime itemInfos.authorId itemInfos.musicId authorInfos.userId "
        + "authorInfos.uniqueId authorInfos.secUid authorInfos.nickName musicInfos.musicId musicInfos.musicName musicInfos.authorName duetInfo authorStats.heartCount";

    private const string Numbers = "itemInfos.diggCount itemInfos.shareCount itemInfos.commentCount itemInfos.video.videoMeta.width itemInfos.video.videoMeta.height "
        + "itemInfos.video.videoMeta.duration authorStats.followingCount authorStats.followerCount authorStats.videoCount authorStats.diggCount";

    private const string Booleans = "itemInfos.isActivityItem itemInfos.isOriginal itemInfos.isOfficial authorInfos.verified authorInfos.isSecret";

    private const string Arrays = "itemInfos.covers itemInfos.coversOrigin itemInfos.coversDynamic itemInfos.video.urls itemInfos.warnInfo musicInfos.playUrl "
        + "musicInfos.covers challengeInfoList textExtra";

    [Fact]
    public async Task Every_line_has_the_types_of_the_dump()
    {
        var sample = await Sample.Default;

        foreach (var line in DumpLine.Split(sample.Bytes))
        {
            using var document = JsonDocument.Parse(line);
            var record = document.RootElement;
            AssertKind(record, Strings, JsonValueKind.String);
            AssertKind(record, Numbers, JsonValueKind.Number);
            AssertKind(record, Booleans, JsonValueKind.True, JsonValueKind.False);
            AssertKind(record, Arrays, JsonValueKind.Array);
            Assert.Equal(At(record, "itemInfos.authorId").GetString(), At(record, "authorInfos.userId").GetString());
            Assert.Equal(At(record, "itemInfos.musicId").GetString(), At(record, "musicInfos.musicId").GetString());
        }
    }

    [Fact]
    public async Task Original_music_is_true_or_an_empty_string()
    {
        var sample = await Sample.Default;
        var forms = DumpLine.Split(sample.Bytes).Take(2_000).Select(line =>
        {
            using var document = JsonDocument.Parse(line);
            return At(document.RootElement, "musicInfos.original").GetRawText();
        });

        Assert.Equal(["\"\"", "true"], forms.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Marks_point_at_the_hashtags_and_mentions_of_the_text()
    {
        var sample = await Sample.Default;

        Assert.All(sample.Lines, line =>
        {
            Assert.Equal(line.Challenges.Select(name => "#" + name), line.Tags, StringComparer.Ordinal);
            Assert.All(line.Mentions, mention => Assert.StartsWith("@", mention, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("an emoji", "😂")]
    [InlineData("an emoji joined of several", "👨‍👩‍👧‍👦")]
    [InlineData("right-to-left text", "شاهد حتى النهاية")]
    [InlineData("a Turkish i without a dot", "lazım")]
    [InlineData("a Turkish i with a dot", "çiçek")]
    [InlineData("a sharp s", "heißt")]
    [InlineData("Japanese", "最後まで見て")]
    [InlineData("Hindi", "आखिर तक")]
    [InlineData("Cyrillic", "честное слово")]
    [InlineData("a hashtag in another script", "#кошка")]
    [InlineData("a mention", " @")]
    [InlineData("a lone hash at the end", " #\n")]
    public async Task Captions_contain(string what, string text)
    {
        var sample = await Sample.Default;

        Assert.True(sample.Lines.Any(line => (line.Text + "\n").Contains(text, StringComparison.Ordinal)), what);
    }

    [Fact]
    public async Task Some_captions_are_empty_and_some_hashtags_glued()
    {
        var sample = await Sample.Default;

        Assert.Contains(sample.Lines, line => line.Text.Length == 0);
        Assert.Contains(sample.Lines, line => line.Tags.Length > 1 && line.Text.Contains(line.Tags[0] + line.Tags[1], StringComparison.Ordinal));
    }

    private static void AssertKind(JsonElement record, string paths, params JsonValueKind[] kinds)
    {
        foreach (var path in paths.Split(' '))
            Assert.True(kinds.Contains(At(record, path).ValueKind), path);
    }

    private static JsonElement At(JsonElement record, string path) =>
        path.Split('.').Aggregate(record, (element, name) => element.GetProperty(name));
}
