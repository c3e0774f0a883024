using System.Globalization;
using System.Text.Json;

namespace TikTok.Replayer.Tests.Generate;

/// <summary>What the tests look at in a generated line.</summary>
internal sealed record DumpLine(
    long Id, long CreateTime, string AuthorId, string Text, string[] Challenges, string[] Tags, string[] Mentions, long Likes, long Shares, long Comments, string MusicId)
{
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(CreateTime);

    public static IReadOnlyList<DumpLine> ParseAll(byte[] ndjson)
    {
        var lines = new List<DumpLine>();
        foreach (var line in Split(ndjson))
        {
            using var document = JsonDocument.Parse(line);
            lines.Add(From(document.RootElement));
        }

        return lines;
    }

    /// <summary>The lines without their line feeds; the last one has a line feed too.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(byte[] ndjson)
    {
        for (var start = 0; start < ndjson.Length;)
        {
            var end = Array.IndexOf(ndjson, (byte)'\n', start);
            Assert.True(end > start, "every line is filled and ends with a line feed");
            yield return ndjson.AsMemory(start..end);
            start = end + 1;
        }
    }

    private static DumpLine From(JsonElement record)
    {
        var item = record.GetProperty("itemInfos");
        var text = item.GetProperty("text").GetString()!;
        var marks = record.GetProperty("textExtra").EnumerateArray().ToLookup(
            mark => mark.GetProperty("Type").GetInt32(),
            mark => text[mark.GetProperty("Start").GetInt32()..mark.GetProperty("End").GetInt32()]);
        return new DumpLine(
            long.Parse(item.GetProperty("id").GetString()!, CultureInfo.InvariantCulture),
            long.Parse(item.GetProperty("createTime").GetString()!, CultureInfo.InvariantCulture),
            item.GetProperty("authorId").GetString()!,
            text,
            [.. record.GetProperty("challengeInfoList").EnumerateArray().Select(challenge => challenge.GetProperty("challengeName").GetString()!)],
            [.. marks[1]],
            [.. marks[0]],
            item.GetProperty("diggCount").GetInt64(),
            item.GetProperty("shareCount").GetInt64(),
            item.GetProperty("commentCount").GetInt64(),
            item.GetProperty("musicId").GetString()!);
    }
}
