using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ZstdSharp;

namespace TikTok.EndToEnd.Tests;

/// <summary>Dumps whose clocks are made wrong, and what reconciliation says of them.</summary>
internal static partial class ClockDump
{
    public static async Task<string> TextAsync(string path)
    {
        await using var file = File.OpenRead(path);
        using var text = new StreamReader(new DecompressionStream(file));
        return await text.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A line of which the post is that much later.</summary>
    public static string Later(string line, long seconds) => CreateTime().Replace(line, found => (long.Parse(found.Value, CultureInfo.InvariantCulture) + seconds).ToString(CultureInfo.InvariantCulture));

    public static int Total(JsonElement report, string name) => report.GetProperty("total").GetProperty(name).GetInt32();

    public static int NotCounted(JsonElement report, string reason) => report.GetProperty("days").EnumerateArray().Sum(day => day.GetProperty("notCounted").GetProperty(reason).GetInt32());

    [GeneratedRegex("(?<=\"createTime\": ?\"?)[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CreateTime();
}
