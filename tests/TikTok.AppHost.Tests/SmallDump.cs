using System.Globalization;
using System.Text;

namespace TikTok.AppHost.Tests;

/// <summary>Two quiet days of one hashtag, and a third with a spike.</summary>
internal static class SmallDump
{
    private static readonly DateTimeOffset s_start = new(2020, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static Task WriteAsync(string path, CancellationToken cancellationToken) => WriteAsync(path, 0, 72, cancellationToken);

    /// <summary>The hours from one up to, not including, another.</summary>
    public static async Task WriteAsync(string path, int from, int to, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        var id = 6_800_000_000_000_000_000L + from * 1000;
        for (var hour = from; hour < to; hour++)
        {
            var posts = hour == 60 ? 60 : 2 + hour % 3;
            for (var i = 0; i < posts; i++)
                lines.Append(CultureInfo.InvariantCulture, $$"""
                    {"itemInfos":{"id":"{{++id}}","text":"a sip of #glowcola","createTime":"{{s_start.AddHours(hour).AddSeconds(i * 50).ToUnixTimeSeconds()}}","diggCount":{{i}},"shareCount":0,"commentCount":0},"authorInfos":{"userId":"{{id % 97}}","uniqueId":"user{{id % 97}}"},"challengeInfoList":[{"challengeId":"1","challengeName":"glowcola"}]}
                    """).Append('\n');
        }

        await File.WriteAllTextAsync(path, lines.ToString(), cancellationToken);
    }
}
