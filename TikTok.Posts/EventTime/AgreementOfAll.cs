namespace TikTok.Posts.EventTime;

/// <summary>Places a whole input whose times are at hand.</summary>
public static class AgreementOfAll
{
    /// <summary>Places each of the times, looking ahead as far as is allowed.</summary>
    /// <param name="times">Times in their order, epoch milliseconds.</param>
    public static IEnumerable<Placed> Place(IEnumerable<long> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        var (now, ahead) = (default(AgreedTime), new List<long>(Agreement.MaxLookAhead));
        using var rest = times.GetEnumerator();
        var ended = false;
        while (true)
        {
            if (ahead.Count == 0 && !Read())
                yield break;
            var placed = Agreement.Place(now, [.. ahead], ended, eager: false);
            while (placed.Placement == Placement.Undecided)
            {
                Read();
                placed = Agreement.Place(now, [.. ahead], ended, eager: false);
            }

            now = placed.Next;
            ahead.RemoveAt(0);
            yield return placed;
        }

        bool Read()
        {
            if (ended || !rest.MoveNext())
            {
                ended = true;
                return false;
            }

            ahead.Add(rest.Current);
            return true;
        }
    }
}
