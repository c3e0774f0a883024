using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TikTok.Replayer.Generate;

namespace TikTok.EndToEnd.Tests;

/// <summary>A dump as unruly as a real one: re-sent snapshots, lines out of order, lines hours late, wrong clocks, broken lines; always the same.</summary>
internal static partial class UnrulyDump
{
    /// <summary>Two years, three hours and three quarters of an hour ahead; half a century, and two days behind.</summary>
    private static readonly long[] s_wrongBy = [63_072_000, 10_800, -1_583_000_000, 2_700, -172_800];

    /// <param name="path">Where to write it.</param>
    /// <param name="brokenEvery">Every how many lines one is broken; 0 = none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="days">How many stream days, from 2020-03-02 on.</param>
    /// <param name="rest">Where to write the last quarter, which begins in the middle of an hour; null = to the same file.</param>
    /// <returns>Numbers of the broken lines.</returns>
    public static async Task<IReadOnlyList<long>> WriteAsync(string path, int brokenEvery, CancellationToken cancellationToken, int days = 4, string? rest = null)
    {
        using var sample = new MemoryStream();
        await new SampleGenerator(new SampleOptions { Days = days, PostsPerDay = 1500, Seed = 7 }).WriteAsync(sample, cancellationToken);
        var lines = Encoding.UTF8.GetString(sample.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        var random = new Random(11);
        for (var i = 0; i < lines.Count - 400; i++)
        {
            var dice = random.Next(100);
            if (dice < 2)
                Move(lines, i, i + random.Next(100, 400)); // hours late
            else if (dice < 10)
                Move(lines, i, i + 1); // a little out of order
        }

        for (var i = 17; i < lines.Count; i += 101)
            lines[i] = WithClock(lines[i], s_wrongBy[i / 101 % s_wrongBy.Length]);
        lines[^1] = WithClock(lines[^1], s_wrongBy[0]);

        var broken = new List<long>();
        for (var i = 0; brokenEvery > 0 && i < lines.Count; i += brokenEvery)
        {
            lines[i] = Break(lines[i], broken.Count % 5);
            broken.Add(i + 1);
        }

        var first = rest is null ? lines.Count : lines.Count * 3 / 4 + 40; // the last quarter begins with a day
        await File.WriteAllTextAsync(path, string.Join('\n', lines.Take(first)), new UTF8Encoding(false), cancellationToken);
        if (rest is not null)
            await File.WriteAllTextAsync(rest, string.Join('\n', lines.Skip(first)), new UTF8Encoding(false), cancellationToken);
        return broken;
    }

    private static string WithClock(string line, long seconds) =>
        CreateTime().Replace(line, found => (long.Parse(found.Value, CultureInfo.InvariantCulture) + seconds).ToString(CultureInfo.InvariantCulture), 1);

    [GeneratedRegex("(?<=\"createTime\":\")[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CreateTime();

    private static void Move(List<string> lines, int from, int to)
    {
        var line = lines[from];
        lines.RemoveAt(from);
        lines.Insert(to, line);
    }

    private static string Break(string line, int kind) => kind switch
    {
        0 => line[..(line.Length / 2)],
        1 => "[1,2,3]",
        2 => line.Replace("\"id\":", "\"no\":", StringComparison.Ordinal),
        3 => line.Replace("\"createTime\":\"", "\"createTime\":\"x", StringComparison.Ordinal),
        _ => "not json at all",
    };
}
