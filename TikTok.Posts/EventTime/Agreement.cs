namespace TikTok.Posts.EventTime;

/// <summary>
/// Decides what a post's time means, from the agreed time so far and the posts that follow. Pure: whoever sees the same posts in
/// the same order decides the same, also after a restart, since nothing but <see cref="AgreedTime"/> is remembered.
/// </summary>
/// <remarks>
/// Small steps forward are taken at once. A larger one is taken when it makes none of the posts that follow late, or after a hole
/// next to none; else the clock is wrong. A watermark taken from the newest post alone, as stream engines do by default, lets one wrong clock make all
/// good posts late (https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/datastream/event-time/built_in/).
/// </remarks>
public static class Agreement
{
    /// <summary>Posts looked at before a step is called a jump, or a wrong clock.</summary>
    public const int Jury = 50;

    /// <summary>Most posts that are looked at; a jump that they all agree on is followed whatever their rhythm.</summary>
    public const int MaxLookAhead = 100;

    /// <summary>A step that no post is lost by, when it was wrong; sources tell the time as often. Milliseconds.</summary>
    public const long StepMs = 60_000;

    /// <summary>How far a post may be ahead of the others and still be counted at its own time, milliseconds.</summary>
    public const long AheadMs = 3_600_000;

    /// <summary>How far a post may be behind and still be merely late, milliseconds.</summary>
    public const long BehindMs = 86_400_000;

    private const int EagerJury = 20;
    private const int EagerStart = 10;
    private const int FewPosts = 3; // at the end of an input: enough for a step within a day
    private const int SomePosts = 8; // and for any; and to see whether there is an order
    private const int OneIn = 20; // so few may be made late by a jump: stragglers of what was before it
    private const long DayMs = 86_400_000;
    private const long SecondMicros = 1_000_000;

    /// <summary>
    /// A step is usual up to so many times the usual one: in a stream of independent posts one in nine million is longer.
    /// </summary>
    private const int UsualSteps = 16;

    /// <summary>One in fifty is longer than so many; enough to believe the last post of an input.</summary>
    private const int EverydaySteps = 4;

    /// <summary>Places a post that a source vouches for: what it said since has come as far.</summary>
    public static Placed PlaceVouched(in AgreedTime now, long time) => Step(now, time);

    /// <summary>Places the first of some posts.</summary>
    /// <remarks>By as few of those that follow as suffice: so it does not matter how many are in sight, and a restart decides the same.</remarks>
    /// <param name="now">The agreed time before it.</param>
    /// <param name="times">Its time and those of the posts that follow, in their order, epoch milliseconds; at most <see cref="MaxLookAhead"/>.</param>
    /// <param name="ended">Whether none follows these.</param>
    /// <param name="eager">
    /// Whether to decide as early as can be, for those who cannot look ahead: usual steps are taken at once, and a wrong clock
    /// within them makes the few posts of such a step late.
    /// </param>
    public static Placed Place(in AgreedTime now, ReadOnlySpan<long> times, bool ended, bool eager)
    {
        for (var count = 1; count < times.Length; count++)
            if (PlaceBy(now, times[..count], ended: false, eager) is { Placement: not Placement.Undecided } placed)
                return placed;
        return PlaceBy(now, times, ended, eager);
    }

    private static Placed PlaceBy(in AgreedTime now, ReadOnlySpan<long> times, bool ended, bool eager)
    {
        var time = times[0];
        if (now.Ms == 0)
            return PlaceFirst(now, times, ended, eager);
        if (time <= now.Ms + StepMs || eager && IsUsual(time - now.Ms, now))
            return time >= Reference(now) - BehindMs ? Step(now, time) : PlaceBehind(now, times, ended, eager);
        return StepOf(now, times, ended, eager) switch
        {
            Verdict.Undecided => new Placed(Placement.Undecided, now.Ms, now),
            Verdict.Followed => Jump(now, times),
            Verdict.Counted => new Placed(Placement.Ahead, time, now),
            _ => Ahead(now, times, now.Ms, ended),
        };
    }

    /// <summary>A source that replays what is long past says so: its posts are late together, and no wrong clocks.</summary>
    private static long Reference(in AgreedTime now) => now.MarkMs > 0 ? Math.Min(now.MarkMs, now.Ms) : now.Ms;

    private static bool IsUsual(long stepMs, in AgreedTime now) => IsWithin(stepMs, UsualSteps, now);

    private static bool IsWithin(long stepMs, int usualSteps, in AgreedTime now) => stepMs <= StepMs + now.RhythmMicros * usualSteps / 1000;

    /// <summary>What becomes of a step to the first post: whether the stream goes on there.</summary>
    private static Verdict StepOf(in AgreedTime now, ReadOnlySpan<long> times, bool ended, bool eager)
    {
        // What is behind already says nothing of what is ahead, and loses nothing by a jump.
        Span<long> votes = stackalloc long[MaxLookAhead];
        var (count, harmed, same, step) = (0, 0, 0, times[0] - now.Ms);
        foreach (var time in times)
        {
            if (time < now.Ms - StepMs)
                continue;
            votes[count++] = time;
            harmed += IsHarmed(time, times[0]) ? 1 : 0;
            same += time == times[0] ? 1 : 0;
        }

        // Within an hour it need not be followed to be counted, so nobody must be made late by it.
        if (harmed > (step <= AheadMs ? 0 : MaxLookAhead / OneIn))
            return Verdict.Refused;
        if (eager && count > 1 && harmed == 0 && step <= AheadMs)
            return Verdict.Followed;
        votes = votes[..count];
        // Clocks that were never set all say the same time. Strays that sorting has put together lie far apart: no stream.
        var isMoving = same < count || now.RhythmMicros < SecondMicros;
        if (count >= MaxLookAhead)
            return isMoving ? Verdict.Followed : Verdict.Refused;
        var isAgreed = harmed * OneIn <= count;
        var isJury = count >= (eager ? EagerJury : Jury);
        if (!isJury && !ended && times.Length < MaxLookAhead)
            return Verdict.Undecided;
        var isStream = isAgreed && isMoving && IsUsual(GapMicros(votes) / 1000, now);
        if (isJury && isStream)
            return Verdict.Followed;
        if (!ended && times.Length < MaxLookAhead)
            return Verdict.Undecided;
        return OfFew(now, votes, step, isAgreed, isStream);
    }

    /// <summary>At the end of an input there are few to ask. A post in doubt is counted, and moves no clock: another input may go on before it.</summary>
    private static Verdict OfFew(in AgreedTime now, Span<long> votes, long step, bool isAgreed, bool isStream)
    {
        var inRow = InRow(now, votes);
        if (IsUsual(step, now) && isAgreed)
            return inRow >= FewPosts || IsWithin(step, EverydaySteps, now) ? Verdict.Followed : Verdict.Counted;
        if (!isStream || inRow < FewPosts)
            return Verdict.Refused;
        return votes.Length >= SomePosts ? Verdict.Followed
            : step <= DayMs ? Verdict.Counted : Verdict.Refused;
    }

    /// <summary>How many posts stand at the first one's time and after it with no more than a usual step between them.</summary>
    private static int InRow(in AgreedTime now, Span<long> votes)
    {
        var (first, count) = (votes[0], 0);
        votes.Sort();
        var last = first;
        foreach (var time in votes)
        {
            if (time < first)
                continue;
            if (!IsUsual(time - last, now))
                break;
            (last, count) = (time, count + 1);
        }

        return count;
    }

    /// <summary>Whether a post would be late if the stream had come as far as another one says.</summary>
    private static bool IsHarmed(long time, long reached) => time < reached - 2 * StepMs;

    private static Placed PlaceFirst(in AgreedTime now, ReadOnlySpan<long> times, bool ended, bool eager)
    {
        if (!ended && times.Length < (eager ? EagerStart : MaxLookAhead))
            return new Placed(Placement.Undecided, times[0], now);
        Span<long> distinct = stackalloc long[MaxLookAhead];
        distinct = Distinct(Sort(times, distinct));
        var among = Among.Of(distinct);
        var low = among.FirstOf(distinct);
        if (times[0] < among.From)
            return SetAside(now, Placement.SetAsideBehind, low);
        var harmed = 0;
        foreach (var time in times)
            harmed += IsHarmed(time, times[0]) && time >= among.From ? 1 : 0;
        // So few posts have no order to speak of: only what is days away from the others is wrong.
        if ((harmed * OneIn <= times.Length || times.Length < SomePosts && times[0] <= among.Median + DayMs) && times[0] <= among.To)
            return Step(now with { Ms = times[0], RhythmMicros = GapMicros(times) }, times[0]);
        return Ahead(now, times, low, ended);
    }

    /// <summary>What is ahead, and does not move the clock: a wrong clock, unless what follows is in no order.</summary>
    private static Placed Ahead(in AgreedTime now, ReadOnlySpan<long> times, long agreedMs, bool ended)
    {
        if (times[0] <= agreedMs + AheadMs)
            return new Placed(Placement.Ahead, times[0], now);
        if (!ended && times.Length < EagerJury) // too few to see whether they are in any order
            return new Placed(Placement.Undecided, now.Ms, now);
        return IsOutOfOrder(times, agreedMs) ? new Placed(Placement.OutOfOrder, times[0], now) : SetAside(now, Placement.SetAsideAhead, agreedMs);
    }

    /// <summary>Whether the posts go back as often as forth, and the first is no further than a day ahead: where clocks are wrong now and then, that is rare.</summary>
    private static bool IsOutOfOrder(ReadOnlySpan<long> times, long agreedMs)
    {
        var (back, newest) = (0, agreedMs);
        for (var i = 1; i < times.Length; i++)
        {
            back += times[i] < times[i - 1] - StepMs ? 1 : 0;
            newest = Math.Max(newest, times[i]);
        }

        return times.Length >= SomePosts && back * 3 > times.Length && times[0] <= newest + DayMs;
    }

    /// <summary>Where most of what follows is as old, it is history that comes too late, and keeps its own hour.</summary>
    private static Placed PlaceBehind(in AgreedTime now, ReadOnlySpan<long> times, bool ended, bool eager)
    {
        if (!ended && times.Length < (eager ? EagerJury : Jury))
            return new Placed(Placement.Undecided, now.Ms, now);
        var behind = 0;
        foreach (var time in times)
            behind += time < Reference(now) - BehindMs ? 1 : 0;
        var isHistory = behind * 2 > times.Length && times.Length >= SomePosts;
        return isHistory || IsOutOfOrder(times, now.Ms) && IsAmong(times)
            ? new Placed(Placement.OutOfOrder, times[0], now)
            : SetAside(now, Placement.SetAsideBehind, now.Ms);
    }

    /// <summary>Whether the first is as old as others are.</summary>
    private static bool IsAmong(ReadOnlySpan<long> times) => times[0] >= Among.Of(Sort(times, stackalloc long[MaxLookAhead])).From;

    private static Placed Step(in AgreedTime now, long time)
    {
        if (time < now.Ms - StepMs)
            return new Placed(Placement.InTime, time, now);
        var stepMicros = Math.Max(0, time - now.Ms) * 1000;
        return new Placed(Placement.InTime, time, now with { Ms = Math.Max(now.Ms, time), RhythmMicros = now.RhythmMicros + (stepMicros - now.RhythmMicros) / UsualSteps });
    }

    private static Placed Jump(in AgreedTime now, ReadOnlySpan<long> times) => IsUsual(times[0] - now.Ms, now)
        ? Step(now, times[0])
        : new Placed(Placement.InTime, times[0], now with { Ms = times[0], RhythmMicros = times.Length > 1 ? GapMicros(times) : now.RhythmMicros });

    private static Placed SetAside(in AgreedTime now, Placement placement, long filedMs) => new(placement, filedMs, now);

    /// <summary>Time from one post to the next over the middle half of them, microseconds: a few wrong clocks do not count.</summary>
    private static long GapMicros(ReadOnlySpan<long> times)
    {
        if (times.Length < 2)
            return 0;
        var sorted = Sort(times, stackalloc long[MaxLookAhead]);
        var (from, to) = (sorted.Length / 4, sorted.Length - 1 - sorted.Length / 4);
        return (sorted[to] - sorted[from]) * 1000 / (to - from);
    }

    private static Span<long> Sort(ReadOnlySpan<long> times, Span<long> buffer)
    {
        times.CopyTo(buffer);
        buffer = buffer[..times.Length];
        buffer.Sort();
        return buffer;
    }

    private static Span<long> Distinct(Span<long> sorted)
    {
        var count = 1;
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] != sorted[count - 1])
                sorted[count++] = sorted[i];
        return sorted[..count];
    }

    private enum Verdict
    {
        Undecided,
        Followed,

        /// <summary>At its own time, without moving the clock.</summary>
        Counted,
        Refused,
    }

    /// <summary>The times that belong together: at most four times the spread of the middle half from the median, or a day. Epoch milliseconds.</summary>
    private readonly record struct Among(long From, long Median, long To)
    {
        public static Among Of(ReadOnlySpan<long> sorted)
        {
            var last = sorted.Length - 1;
            var (median, reach) = (sorted[last / 2], Math.Max(DayMs, 4 * (sorted[last * 3 / 4] - sorted[last / 4])));
            return new Among(median - reach, median, median + reach);
        }

        public long FirstOf(ReadOnlySpan<long> sorted)
        {
            foreach (var time in sorted)
                if (time >= From)
                    return time;
            return Median;
        }
    }
}
