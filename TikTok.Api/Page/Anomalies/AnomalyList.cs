using TikTok.Api.Anomalies;
using TikTok.Api.Lists;
using TikTok.Api.Page.Live;

namespace TikTok.Api.Page.Anomalies;

/// <summary>
/// The list on the screen: newest first, kept up to date. While it is held, because the reader is busy in it, new ones wait
/// and nothing moves under the reader's eyes; rows that are there still change their numbers and states, and stay also when they
/// are taken back: what somebody has read does not vanish.
/// </summary>
internal sealed class AnomalyList(AnomalyFilter filter)
{
    /// <summary>How many are read at once, and shown at least.</summary>
    public const int SliceLength = 50;

    private List<Anomaly> _shown = [];
    private List<Anomaly> _waiting = [];

    /// <summary>What is shown, newest first.</summary>
    public IReadOnlyList<Anomaly> Shown => _shown;

    /// <summary>How many wait to be shown.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Where older ones go on; null when there are none.</summary>
    public string? NextCursor { get; private set; }

    /// <summary>Ids of those that arrived while the list was on the screen.</summary>
    public HashSet<string> Arrived { get; } = new(StringComparer.Ordinal);

    /// <summary>Begins with the newest slice.</summary>
    public void Begin(Slice<Anomaly> newest)
    {
        (_shown, _waiting, NextCursor) = ([.. newest.Items], [], newest.NextCursor);
    }

    /// <summary>Adds the slice behind the last one.</summary>
    public void AddOlder(Slice<Anomaly> older)
    {
        _shown.AddRange(older.Items.Where(anomaly => _shown.TrueForAll(shown => shown.Id != anomaly.Id)));
        NextCursor = older.NextCursor;
    }

    /// <summary>Takes over what has changed.</summary>
    /// <returns>Those that are new here.</returns>
    public IReadOnlyList<Anomaly> Take(LiveUpdate update, bool held)
    {
        var added = new List<Anomaly>();
        foreach (var anomaly in update.Changed)
            if (!Replace(_shown, anomaly) && !Replace(_waiting, anomaly) && IsWanted(anomaly) && !IsBehindTheEnd(anomaly))
                added.Add(anomaly);
        _waiting.RemoveAll(anomaly => !IsWanted(anomaly)); // nobody has read these
        _waiting.AddRange(added);
        if (!held)
            ShowWaiting();
        return added;
    }

    /// <summary>Shows those that wait. What has been pushed far down is left out again; its cursor stays.</summary>
    public void ShowWaiting()
    {
        if (_waiting.Count == 0)
            return;
        var length = Math.Max(SliceLength, _shown.Count);
        Arrived.UnionWith(_waiting.Select(anomaly => anomaly.Id));
        _shown.AddRange(_waiting);
        _shown.Sort(NewestFirst);
        _waiting.Clear();
        if (_shown.Count <= length)
            return;
        _shown.RemoveRange(length, _shown.Count - length);
        NextCursor = Cursor.Encode(AnomalyReader.List, _shown[^1].StartsAt, _shown[^1].Id);
    }

    private bool IsWanted(Anomaly anomaly) => anomaly.Severity >= (filter.MinSeverity ?? AnomalyWords.AnySeverity)
        && (filter.Kind is null || anomaly.Kind == filter.Kind)
        && (filter.Alert is null || anomaly.Alert == filter.Alert)
        && !(filter.OnlyBelieved && anomaly.State == "retracted");

    /// <summary>It comes with an older slice when the reader asks for one.</summary>
    private bool IsBehindTheEnd(Anomaly anomaly) => NextCursor is not null && _shown.Count > 0 && NewestFirst(anomaly, _shown[^1]) > 0;

    private static bool Replace(List<Anomaly> list, Anomaly anomaly)
    {
        var place = list.FindIndex(other => other.Id == anomaly.Id);
        if (place < 0)
            return false;
        if (list[place].Revision < anomaly.Revision)
            list[place] = anomaly;
        return true;
    }

    // As the API orders: by start, then by id.
    private static int NewestFirst(Anomaly one, Anomaly other) =>
        one.StartsAt != other.StartsAt ? other.StartsAt.CompareTo(one.StartsAt) : string.CompareOrdinal(other.Id, one.Id);
}
