using System.Runtime.InteropServices;
using TikTok.Posts;

namespace TikTok.BatchWorker.ParseDay;

/// <summary>A day of one keyword: in which five minutes each of its posts was.</summary>
internal sealed class KeywordDay(KeywordMarks marks)
{
    private const int FiveMinutesPerHour = 12;
    private readonly List<ushort> _fiveMinutes = [];

    public KeywordMarks Marks { get; } = marks;

    public long Posts => _fiveMinutes.Count;

    /// <param name="fiveMinutes">Number of the five minutes in the day, 0 to 287.</param>
    public void Add(ushort fiveMinutes) => _fiveMinutes.Add(fiveMinutes);

    /// <summary>Sum over the day's windows of the squared number of posts.</summary>
    /// <param name="windowSeconds">300 or 3600.</param>
    public long SumOfSquares(int windowSeconds)
    {
        var divisor = windowSeconds == 3600 ? FiveMinutesPerHour : 1;
        Span<int> counts = stackalloc int[288];
        counts.Clear();
        foreach (var window in CollectionsMarshal.AsSpan(_fiveMinutes))
            counts[window / divisor]++;
        long sum = 0;
        foreach (var count in counts)
            sum += (long)count * count;
        return sum;
    }
}
