using System.Diagnostics;
using System.Globalization;
using System.Text;
using TikTok.Anomalies.Classic;
using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Posts;

namespace TikTok.Bench;

/// <summary>
/// What a million tracked keywords cost: memory, an update of each at the end of a window, the copy for a snapshot. The rival is
/// what one would write first: a dictionary from keyword to an object with mean and deviation of a week's windows.
/// </summary>
internal static class KeywordState
{
    private const int Windows = 12;

    /// <summary>Measures, and prints a line for each figure.</summary>
    public static void Run(int keywords)
    {
        var random = new Random(1);
        var names = Enumerable.Range(0, keywords).Select(i => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"#keyword{i:x6}"))).ToArray();
        var rates = names.Select(_ => 0.02 / (random.NextDouble() + 0.002)).ToArray(); // most are rare, few are large

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = new KeywordTable(keywords);
        var model = new SeasonalModel(new SeasonalOptions(), TimeSpan.FromMinutes(5));
        for (var i = 0; i < keywords; i++)
            table.Add(names[i], KeywordMarks.None, model.Seed(new SeasonalSeed(rates[i], 0.1, 0.1, 7, [], [])));
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Print("memory", held / 1e6, "MB", 200, "MB");
        Print("a keyword, its spelling included", (double)held / keywords, "B", 200, "B");

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var update = Best(() =>
        {
            var counts = new Counts(random.Next());
            for (var window = 0; window < Windows; window++)
                for (var slot = 0; slot < table.Count; slot++)
                    model.Step(ref table[slot].State, new SeasonalWindow(5_000_000 + window, 40, counts.Next(rates[slot]), double.PositiveInfinity, 1));
        });
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var step = update.TotalNanoseconds / keywords / Windows;
        Print("an update", step, "ns", 150, "ns");
        Print("allocated by an update", (double)allocated / keywords / Windows / 3, "B", 1, "B");

        var newcomers = new Newcomers();
        var sketch = new AdmissionSketch(1 << 18);
        var platform = new PlatformVolume(model);
        var copies = new List<byte[]>();
        var first = Stopwatch.StartNew();
        SeasonalSnapshot.Capture(table, sketch, platform, newcomers, SeasonalClock.Start, copies);
        first.Stop();
        Print("the first copy for a snapshot", first.Elapsed.TotalMilliseconds, "ms", 100, "ms");
        Print("each further copy", Best(() => SeasonalSnapshot.Capture(table, sketch, platform, newcomers, SeasonalClock.Start, copies)).TotalMilliseconds, "ms", 100, "ms");

        copies.Clear();
        before = GC.GetTotalMemory(forceFullCollection: true);
        var rival = new Dictionary<string, ClassicSeriesDetector>(StringComparer.Ordinal);
        var sample = Math.Min(keywords, 2_000);
        for (var i = 0; i < sample; i++)
            rival[Encoding.UTF8.GetString(names[i])] = new ClassicSeriesDetector(TimeSpan.FromMinutes(5));
        var start = new DateTimeOffset(2020, 3, 2, 0, 0, 0, TimeSpan.Zero);
        var seen = new Counts(7);
        for (var window = 0; window < 7 * 288; window++)
            for (var i = 0; i < sample; i++)
                rival[Encoding.UTF8.GetString(names[i])].Observe(start.AddMinutes(5 * window), seen.Next(rates[i]));
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / sample;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the rival: {bytes:F0} B a keyword, {bytes * keywords / held:F0} times ours"));
        GC.KeepAlive(rival);
        GC.KeepAlive(table);
    }

    private static TimeSpan Best(Action run)
    {
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            run();
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return best;
    }

    private static void Print(string what, double value, string unit, double limit, string limitUnit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:F1} {unit}, {value / limit:F2} of the limit of {limit:F0} {limitUnit}"));

    /// <summary>Counts as they come: cheap to make, so that making them is not what is measured.</summary>
    private sealed class Counts(int seed)
    {
        private uint _state = (uint)seed | 1;

        public double Next(double rate)
        {
            _state = _state * 1_664_525 + 1_013_904_223;
            return Math.Floor(rate + _state / (double)uint.MaxValue);
        }
    }
}
