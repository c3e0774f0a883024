using System.Runtime.InteropServices;

namespace TikTok.Replayer.Generate;

/// <summary>One line to write: which post, and which snapshot of it.</summary>
/// <param name="CreateTime">Epoch seconds.</param>
/// <param name="Sequence">Running number of the post in the sample; its content follows from it.</param>
/// <param name="Brand">The brand whose crisis the post belongs to, or -1.</param>
/// <param name="Author">Author set by the crisis, or -1 for one drawn by activity.</param>
/// <param name="IsResent">True for a later snapshot of the same post.</param>
internal readonly record struct PostSlot(long CreateTime, long Sequence, int Brand, int Author, bool IsResent);

/// <summary>
/// The lines of one hour in time order: ordinary posts, the crises' posts and re-sent snapshots. Only this hour is held in
/// memory, and only 32 bytes a line of it.
/// </summary>
internal sealed class HourOfPosts(SampleOptions options, IReadOnlyList<PlannedSpike> spikes)
{
    private const double ResentShareOfLines = 0.02;

    // Shares no factor with the number of authors, so the walk over them repeats nobody for 20,000 posts.
    private const int AuthorStride = 7_919;

    private readonly List<PostSlot> _slots = [];
    private readonly List<long> _order = [];
    private readonly SeededRandom _random = new(0);
    private long _sequence;

    /// <summary>Lines of the hour last filled, by creation time; a re-sent snapshot follows its original.</summary>
    public IReadOnlyList<PostSlot> Slots => _slots;

    /// <summary>Posts with distinct ids so far.</summary>
    public long Posts => _sequence;

    /// <param name="start">A full UTC hour; hours are filled in ascending order.</param>
    public void Fill(DateTime start)
    {
        _slots.Clear();
        var from = new DateTimeOffset(start).ToUnixTimeSeconds();
        _random.Restart(SeededRandom.Derive(options.Seed, (ulong)from));

        for (var minute = 0; minute < 60; minute++)
        {
            var count = _random.Poisson(PostRhythm.PostsInMinute(start.AddMinutes(minute), options.PostsPerDay));
            for (var i = 0; i < count; i++)
                Add(from + (minute * 60) + _random.Below(60));
        }

        foreach (var spike in spikes)
            AddSpike(spike, from, from + 3600);
        AddResent();
        Sort(from);
    }

    private void AddSpike(PlannedSpike spike, long from, long to)
    {
        if (spike.From >= to || spike.To <= from)
            return;
        for (var i = 0; i < spike.Times.Count; i++)
        {
            // Every fifth post is by the author of the one before: mostly different voices, as in a real crisis.
            var voice = i - (i % 5 == 4 ? 1 : 0);
            var author = ((spike.Brand * 1_009) + (voice * AuthorStride)) % AuthorCatalogue.Count;
            if (spike.Times[i] >= from && spike.Times[i] < to)
                Add(spike.Times[i], spike.Brand, author);
        }
    }

    private void AddResent()
    {
        var originals = _slots.Count;
        for (var i = 0; i < originals; i++)
        {
            if (_random.Fraction() < ResentShareOfLines / (1 - ResentShareOfLines))
                _slots.Add(_slots[i] with { IsResent = true });
        }
    }

    // Posts of one second stay in the order in which they were added, so that a snapshot comes after its original.
    private void Sort(long from)
    {
        _order.Clear();
        for (var i = 0; i < _slots.Count; i++)
            _order.Add(((_slots[i].CreateTime - from) << 32) | (uint)i);
        CollectionsMarshal.AsSpan(_order).Sort(CollectionsMarshal.AsSpan(_slots));
    }

    private void Add(long createTime, int brand = -1, int author = -1) =>
        _slots.Add(new PostSlot(createTime, _sequence++, brand, author, IsResent: false));
}
