using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TikTok.Testing;

/// <summary>Makes post records as the Replayer writes them.</summary>
internal static class PostLine
{
    /// <summary>2020-03-02T00:00:00Z, epoch milliseconds: a full hour and a full day.</summary>
    public const long StartMs = 1_583_107_200_000;

    public static byte[] Of(long id, long timeMs, string text, string author = "1", long likes = 0, string handle = "someone") => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $$"""{"itemInfos":{"id":"{{id}}","text":{{JsonSerializer.Serialize(text)}},"createTime":"{{timeMs / 1000}}","authorId":"{{author}}","diggCount":{{likes}},"shareCount":0,"commentCount":0},"authorInfos":{"uniqueId":"{{handle}}"},"time_stamp":{{timeMs / 1000}}.{{timeMs % 1000:000}}}"""));

    /// <summary>The line as it stands in a dump: without <c>time_stamp</c>.</summary>
    public static string Raw(long id, long createTime, string text, string author = "1", long likes = 0) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"itemInfos":{"id":"{{id}}","text":{{JsonSerializer.Serialize(text)}},"createTime":"{{createTime}}","authorId":"{{author}}","diggCount":{{likes}},"shareCount":0,"commentCount":0},"authorInfos":{"uniqueId":"someone"} }""");
}
