using TikTok.Posts;
using TikTok.Posts.EventTime;

namespace TikTok.Storage.EventLog.EventTime;

/// <summary>
/// Places the posts of one partition, from its own log alone. What our sources wrote is placed at once: they tell the time
/// before a post that moves it, and mark those that must not. Of other producers, a post that is far ahead is held until those
/// that follow have decided what it is, with all that comes after it; then everything is handed on in order. Not thread-safe.
/// </summary>
public sealed class PostPlacer(AgreedTime start)
{
    private const int TailRecords = 2000;
    private const int ReadBytes = 1 << 20;
    private const int MostHeld = 10_000; // where hardly any record is a post, memory stays bounded
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);
    private readonly Post _post = new();
    private readonly List<HeldRecord> _held = [];
    private readonly long[] _times = new long[Agreement.MaxLookAhead];

    /// <summary>What the posts that were handed on agree on.</summary>
    public AgreedTime Agreed { get; private set; } = start;

    /// <summary>
    /// One that goes on at an offset, where no note of the time is kept beside it: from the last records before it, which of a stream
    /// of ours tell it exactly, and of another producer's closely.
    /// </summary>
    public static async Task<PostPlacer> RestoreAsync(IEventLog log, TopicPartition partition, long offset, CancellationToken cancellationToken)
    {
        var placer = new PostPlacer(default);
        var start = (await log.GetOffsetsAsync(partition, cancellationToken)).Start;
        using var reader = log.OpenReader(partition, Math.Max(start, offset - TailRecords));
        while (reader.Position < offset)
            foreach (var record in (await reader.ReadAsync(ReadBytes, s_wait, cancellationToken)).Records)
                if (record.Offset < offset)
                    placer.Take(record, Nobody.Instance);
        placer._held.RemoveAll(held => !held.IsUndecided);
        placer.GiveAll(); // who goes on has decided of these
        return placer;
    }

    /// <summary>The offset to commit: that of the first record that is held, or else the next one to read.</summary>
    public long NextOffset(long nextRead)
    {
        var first = _held.FindIndex(held => !held.IsGiven);
        return first >= 0 ? _held[first].Record.Offset : nextRead;
    }

    /// <summary>Takes a record, and hands on what is decided.</summary>
    public void Take(in LogRecord record, IPostReceiver receiver)
    {
        if (_held.Count == 0 && TryPass(record, receiver))
            return;
        var held = HeldRecord.Of(record, _post);
        _held.Add(held);
        if (held.HasSay || _held.Count >= MostHeld)
            Release(receiver);
    }

    /// <summary>
    /// Hands on what is held, decided by what is there: for who keeps posts, which must not wait for ever where nothing follows. Not
    /// for who counts them, since it depends on how fast they come. The times stay, and decide with those that follow where the stream
    /// goes on.
    /// </summary>
    public void Settle(IPostReceiver receiver)
    {
        for (var i = 0; i < _held.Count; i++)
        {
            var held = _held[i];
            if (held.IsGiven)
                continue;
            if (held.IsUndecided)
            {
                PostParser.TryParse(held.Record.Value.Span, _post, out _);
                Pass(held.Record, PlaceAt(i, nothingFollows: true), receiver);
            }
            else
            {
                TryPass(held.Record, receiver);
            }
        }

        _held.RemoveAll(held => !held.IsUndecided || held.TimeMs <= Agreed.Ms);
        GiveAll();
    }

    /// <summary>Whether the record can be handed on without those that follow.</summary>
    private bool TryPass(in LogRecord record, IPostReceiver receiver)
    {
        if (record.Value.IsEmpty)
        {
            PassTime(record, receiver);
            return true;
        }

        if (!PostParser.TryParse(record.Value.Span, _post, out var reason))
        {
            receiver.OnNoPost(record, reason);
            return true;
        }

        var time = _post.StreamTimeMs;
        var placed = SaidBySource(record, time) ?? Agreement.Place(Agreed, [time], ended: false, eager: true);
        if (placed.Placement == Placement.Undecided)
            return false;
        Pass(record, placed, receiver);
        return true;
    }

    private void Release(IPostReceiver receiver)
    {
        var released = 0;
        while (released < _held.Count && TryRelease(released, receiver))
            released++;
        _held.RemoveRange(0, released);
    }

    /// <summary>Hands a held record on, the first of those that are left, if it is decided what it is.</summary>
    private bool TryRelease(int first, IPostReceiver receiver)
    {
        var held = _held[first];
        if (!held.IsUndecided)
        {
            TryPass(held.Record, receiver);
            return true;
        }

        var placed = PlaceAt(first, nothingFollows: _held.Count - first >= MostHeld);
        if (placed.Placement == Placement.Undecided)
            return false;
        if (held.IsGiven)
        {
            Agreed = placed.Next;
            return true;
        }

        PostParser.TryParse(held.Record.Value.Span, _post, out _);
        Pass(held.Record, placed, receiver);
        return true;
    }

    private Placed PlaceAt(int first, bool nothingFollows)
    {
        var (count, ended, time) = (0, false, _held[first].TimeMs);
        for (var i = first; i < _held.Count && count < _times.Length && !ended; i++)
        {
            if (_held[i].IsUndecided)
                _times[count++] = _held[i].TimeMs;
            else if (_held[i].MarkMs >= time - Agreement.StepMs && _held[i].MarkMs - time <= Agreement.BehindMs)
                return Agreement.PlaceVouched(Agreed, time);
            ended = _held[i].IsEnd;
        }

        return Agreement.Place(Agreed, _times.AsSpan(0, count), ended || nothingFollows, eager: true);
    }

    private void GiveAll()
    {
        for (var i = 0; i < _held.Count; i++)
            _held[i] = _held[i].Given();
    }

    private Placed? SaidBySource(in LogRecord record, long time)
    {
        if (record.TimeHeader(Topics.SetAsideHeader) is not { } arrived)
            return record.Header(Topics.AheadHeader) is null ? null : new Placed(Placement.Ahead, time, Agreed);
        var placement = time == arrived ? Placement.OutOfOrder : time > arrived ? Placement.SetAsideAhead : Placement.SetAsideBehind;
        return new Placed(placement, arrived, Agreed);
    }

    private void Pass(in LogRecord record, in Placed placed, IPostReceiver receiver)
    {
        receiver.OnPost(record, _post, placed);
        Agreed = placed.Next;
    }

    private void PassTime(in LogRecord record, IPostReceiver receiver)
    {
        if (record.TimeHeader(Topics.StreamTimeHeader) is { } mark)
        {
            Agreed = Agreed.WithMark(mark);
            receiver.OnStreamTime(record, Agreed);
        }
        else if (record.TimeHeader(Topics.InputEndHeader) is not null)
        {
            receiver.OnInputEnd(record);
        }
        else if (record.Header(Topics.SentHeader) is not null)
        {
            receiver.OnUnreadableInput(record);
        }
    }

    private sealed class Nobody : IPostReceiver
    {
        public static readonly Nobody Instance = new();

        public void OnPost(in LogRecord record, Post post, in Placed placed)
        {
            // only the time is asked for
        }
    }
}
