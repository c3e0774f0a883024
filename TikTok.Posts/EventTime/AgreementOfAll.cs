namespace TikTok.Posts.EventTime;

/// <summary>Places a whole input whose times are at hand.</summary>
public static class AgreementOfAll
{
    /// <summary>Places each of the times, looking ahead as far as is allowed.</summary>
    /// <param name="times">Times in their order, epoch milliseconds.</param>
    /// <param name="take">Takes each as it is placed.</param>
    public static void Place(IEnumerable<long> times, Action<Placed> take)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(take);
        var (now, ahead) = (default(AgreedTime), new List<long>(Agreement.MaxLookAhead));
        using var rest = times.GetEnumerator();
        var ended = false;
        while (true)
        {
            if (ahead.Count == 0)
                Read();
            if (ahead.Count == 0)
                return;
            var placed = Agreement.Place(now, [.. ahead], ended, eager: false);
            while (placed.Placement == Placement.Undecided)
            {
                Read();
                placed = Agreement.Place(now, [.. ahead], ended, eager: false);
            }

            now = placed.Next;
            ahead.RemoveAt(0);
            take(placed);
        }

        void Read()
        {
            ended = ended || !rest.MoveNext();
            if (!ended)
                ahead.Add(rest.Current);
        }
    }
}
