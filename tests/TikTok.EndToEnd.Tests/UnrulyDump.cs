using System.Text;
using TikTok.Replayer.Generate;

namespace TikTok.EndToEnd.Tests;

/// <summary>A dump as unruly as a real one: re-sent snapshots, lines out of order, lines hours late, broken lines; always the same.</summary>
internal static class UnrulyDump
{
    /// <param name="path">Where to write it.</param>
    /// <param name="brokenEvery">Every how many lines one is broken; 0 = none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="days">How many stream days, from 2020-03-02 on.</param>
    /// <returns>Numbers of the broken lines.</returns>
    public static async Task<IReadOnlyList<long>> WriteAsync(string path, int brokenEvery, CancellationToken cancellationToken, int days = 4)
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

        var broken = new List<long>();
        for (var i = 0; brokenEvery > 0 && i < lines.Count; i += brokenEvery)
        {
            lines[i] = Break(lines[i], broken.Count % 5);
            broken.Add(i + 1);
        }

        await File.WriteAllTextAsync(path, string.Join('\n', lines), new UTF8Encoding(false), cancellationToken);
        return broken;
    }

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
