using System.Runtime.InteropServices;
using TikTok.Replayer.Generate.Events;
using TikTok.Replayer.Generate.Languages;

namespace TikTok.Replayer.Generate;

/// <summary>
/// The lines of one hour in the order in which they were taken down: ordinary posts of every region, posts of watched
/// keywords, the events' posts and re-sent snapshots. Only this hour is held in memory, and what is still to be re-sent.
/// </summary>
internal sealed class HourOfPosts
{
    private const int SecondsPerHour = 3600;
    private const int SecondsPerMinute = 60;
    private const int MinutesPerHour = 60;
    private const int MinutesPerDay = 1440;

    private readonly SampleOptions _options;
    private readonly EventPlan _plan;
    private readonly Rhythm[] _rhythms;
    private readonly double[] _ordinaryPerMinute;
    private readonly int[] _regionOfKeyword;
    private readonly PlannedEvent[] _drops;
    private readonly PlatformVolume _volume;
    private readonly EventTally[] _tallies;
    private readonly ResentPosts _resent = new();
    private readonly List<PostSlot> _slots = [];
    private readonly List<long> _order = [];
    private readonly SeededRandom _random = new(0);

    public HourOfPosts(SampleOptions options, EventPlan plan, EventTally[] tallies)
    {
        _options = options;
        _plan = plan;
        _tallies = tallies;
        var regions = options.Regions;
        _rhythms = [.. regions.Select(region => new Rhythm(region))];
        _regionOfKeyword = [.. plan.Keywords.Select(keyword => Array.IndexOf(regions, keyword.Region))];
        _volume = new PlatformVolume(options, plan.Events);
        _drops = [.. plan.Events.Where(item => item.Scenario == Scenario.Drop)];
        var perMinute = (options.PostsPerDay - plan.WatchedPostsPerDay) / MinutesPerDay;
        var shares = (double)regions.Sum(region => region.Share);
        _ordinaryPerMinute = [.. regions.Select(region => perMinute * region.Share / shares)];
    }

    /// <summary>Lines of the hour last filled.</summary>
    public IReadOnlyList<PostSlot> Slots => _slots;

    /// <summary>Posts with distinct ids so far.</summary>
    public long Posts { get; private set; }

    /// <param name="from">A full UTC hour, epoch seconds; hours are filled in ascending order.</param>
    public void Fill(long from)
    {
        _slots.Clear();
        _random.Restart(SeededRandom.Derive(_options.Seed, (ulong)from));
        for (var minute = from; minute < from + SecondsPerHour; minute += SecondsPerMinute)
        {
            var volume = _volume.At(minute);
            AddOrdinary(minute, volume);
            AddWatched(minute, volume);
            AddEvents(minute);
        }

        _resent.Schedule(CollectionsMarshal.AsSpan(_slots), _random);
        _resent.MoveTo(_slots, before: from + SecondsPerHour);
        Sort(from);
    }

    private void AddOrdinary(long minute, double volume)
    {
        for (var region = 0; region < _rhythms.Length; region++)
            for (var left = _random.Poisson(_ordinaryPerMinute[region] * _rhythms[region].At(minute) * volume); left > 0; left--)
                Add(minute, region, keyword: -1, item: -1, voice: 0);
    }

    private void AddWatched(long minute, double volume)
    {
        for (var keyword = 0; keyword < _regionOfKeyword.Length; keyword++)
        {
            var region = _regionOfKeyword[keyword];
            var count = _random.Poisson(_plan.Keywords[keyword].PostsPerHour / MinutesPerHour * _rhythms[region].At(minute) * volume);
            for (; count > 0; count--)
                if (!IsMissing(keyword, minute))
                    Add(minute, region, keyword, item: -1, voice: 0);
        }
    }

    /// <summary>Whether a drop keeps a post from being made.</summary>
    private bool IsMissing(int keyword, long minute)
    {
        foreach (var drop in _drops)
        {
            if (drop.Keyword != keyword || _random.Fraction() >= drop.Peak * drop.Shape.At(minute))
                continue;
            _tallies[drop.Index].Missing++;
            return true;
        }

        return false;
    }

    private void AddEvents(long minute)
    {
        foreach (var item in _plan.Events)
        {
            if (item.Shape.From >= minute + SecondsPerMinute)
                return; // they are in the order of their start
            if (item.Shape.To <= minute || item.Keyword < 0)
                continue;
            var region = _regionOfKeyword[item.Keyword];
            for (var left = _random.Poisson(item.PostsInMinute(minute, _rhythms[region].At(minute))); left > 0; left--)
                Add(minute, region, item.Keyword, item.Index, _tallies[item.Index].Added++);
            if (item.Scenario == Scenario.ResendStorm && item.Shape.From >= minute)
                AddStorm(item, minute, region);
        }
    }

    private void AddStorm(PlannedEvent item, long minute, int region)
    {
        Add(minute, region, item.Keyword, item.Index, _tallies[item.Index].Added++);
        var resent = (int)(item.Peak * (item.Shape.To - item.Shape.From) / SecondsPerHour);
        _tallies[item.Index].Resent = _resent.Repeat(_slots[^1], resent, item.Shape.To, _random);
    }

    private void Add(long minute, int region, int keyword, int item, int voice)
    {
        var second = minute + _random.Below(SecondsPerMinute);
        _slots.Add(new PostSlot(second, second, Posts++, region, keyword, item, voice));
    }

    // What was taken down in the same second stays in the order in which it was added.
    private void Sort(long from)
    {
        _order.Clear();
        for (var i = 0; i < _slots.Count; i++)
            _order.Add(((_slots[i].CapturedAt - from) << 32) | (uint)i);
        CollectionsMarshal.AsSpan(_order).Sort(CollectionsMarshal.AsSpan(_slots));
    }
}
