using System.Runtime.InteropServices;

namespace TikTok.Anomalies.Series;

/// <summary>How far the rows of a series are apart, as a rule: the length of its windows.</summary>
/// <param name="Length">The distance, or a usual length of windows that it is within a tenth of.</param>
/// <param name="Rows">Distances between neighbours that are within a tenth of it.</param>
/// <param name="All">Distances between neighbours in all.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TypicalDistance(TimeSpan Length, int Rows, int All)
{
    private const double Near = 0.1;
    private const int Centrings = 3;

    private static readonly TimeSpan[] s_usual =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromDays(1),
    ];

    /// <summary>
    /// The shortest of the common distances: where windows without posts have no row, two or three windows may be about as common as one. Some rows
    /// that are closer than the others, first ones too, do not change it.
    /// </summary>
    /// <param name="times">Times of rows, in any order.</param>
    /// <returns>Null when there are fewer than two times.</returns>
    public static TypicalDistance? Of(IEnumerable<DateTimeOffset> times)
    {
        var sorted = times.Select(time => time.Ticks).Distinct().Order().ToArray();
        var distances = sorted.Zip(sorted.Skip(1), (earlier, later) => later - earlier).Order().ToArray();
        if (distances.Length == 0)
            return null;
        var crowds = Array.ConvertAll(distances, distance => Crowd(distances, distance).Length);
        var most = crowds.Max();
        var length = distances[Array.FindIndex(crowds, crowd => 2 * crowd > most)];
        for (var i = 0; i < Centrings; i++)
            length = Crowd(distances, length) is var crowd ? crowd[(crowd.Length - 1) / 2] : length;
        return new TypicalDistance(Usual(TimeSpan.FromTicks(length)), Crowd(distances, length).Length, distances.Length);
    }

    private static ReadOnlySpan<long> Crowd(long[] sorted, long distance)
    {
        var (from, to) = (LowerBound(sorted, (long)(distance * (1 - Near))), LowerBound(sorted, (long)(distance * (1 + Near)) + 1));
        return sorted.AsSpan(from, to - from);
    }

    private static int LowerBound(long[] sorted, long least)
    {
        var (from, to) = (0, sorted.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = sorted[middle] < least ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    private static TimeSpan Usual(TimeSpan distance) => s_usual.Where(usual => (distance - usual).Duration() <= Near * usual).DefaultIfEmpty(distance).First();
}
