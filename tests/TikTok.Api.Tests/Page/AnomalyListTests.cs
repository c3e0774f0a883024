using TikTok.Api.Anomalies;
using TikTok.Api.Lists;
using TikTok.Api.Page.Anomalies;
using TikTok.Api.Page.Live;
using TikTok.Api.Status;

namespace TikTok.Api.Tests.Page;

public sealed class AnomalyListTests
{
    private static readonly StreamState s_stream = new(new StreamStatus(Rows.Day, 1, 0, 1, 1, null), AnyAnomaly: true, null, null, StreamPhase.Live, null);
    private static readonly AnomalyFilter s_alerts = new() { Alert = true, OnlyBelieved = true };

    [Fact]
    public void A_new_one_is_put_where_it_belongs_newest_first()
    {
        var list = ListOf(One("a", hour: 5), One("b", hour: 3));

        Assert.Single(list.Take(Changed(One("c", hour: 4)), held: false));

        Assert.Equal("a c b", Ids(list));
        Assert.Equal("c", Assert.Single(list.Arrived));
    }

    [Fact]
    public void While_the_list_is_held_new_ones_wait_and_known_ones_change_in_place()
    {
        var list = ListOf(One("a", hour: 5));

        list.Take(Changed(One("b", hour: 6), One("a", hour: 5, severity: 90, revision: 2)), held: true);

        Assert.Equal("a", Ids(list));
        Assert.Equal(90, list.Shown[0].Severity);
        Assert.Equal(1, list.Waiting);
        list.ShowWaiting();
        Assert.Equal("b a", Ids(list));
        Assert.Equal(0, list.Waiting);
    }

    [Fact]
    public void The_same_update_twice_and_an_older_revision_change_nothing()
    {
        var list = ListOf(One("a", hour: 5, severity: 60, revision: 3));

        Assert.Empty(list.Take(Changed(One("a", hour: 5, severity: 50, revision: 2)), held: false));
        list.Take(Changed(One("b", hour: 6)), held: false);
        Assert.Empty(list.Take(Changed(One("b", hour: 6)), held: false));

        Assert.Equal("b a", Ids(list));
        Assert.Equal(60, list.Shown[1].Severity);
    }

    [Fact]
    public void One_that_is_taken_back_says_so_where_it_is_shown_and_does_not_vanish()
    {
        var list = ListOf(One("a", hour: 5, state: "provisional"), One("b", hour: 4));

        list.Take(Changed(One("a", hour: 5, state: "retracted", revision: 2)), held: false);

        Assert.Equal("a b", Ids(list));
        Assert.Equal("retracted", list.Shown[0].State);
    }

    [Fact]
    public void One_that_is_taken_back_while_it_waits_to_be_shown_never_is()
    {
        var list = ListOf(One("a", hour: 5));
        list.Take(Changed(One("b", hour: 6, state: "provisional")), held: true);

        list.Take(Changed(One("b", hour: 6, state: "retracted", revision: 2)), held: true);

        Assert.Equal(0, list.Waiting);
    }

    [Fact]
    public void What_nobody_is_told_of_is_added_when_it_becomes_an_alert()
    {
        var list = ListOf(One("a", hour: 5));

        Assert.Empty(list.Take(Changed(One("b", hour: 6) with { Alert = false, QuietReason = "budget" }), held: false));
        Assert.Single(list.Take(Changed(One("b", hour: 6, revision: 2)), held: false));

        Assert.Equal("b a", Ids(list));
    }

    [Fact]
    public void Whoever_asks_for_everything_gets_quiet_and_retracted_ones_too()
    {
        var list = new AnomalyList(new AnomalyFilter());
        list.Begin(new Slice<Anomaly>([], NextCursor: null));

        list.Take(Changed(One("a", hour: 5, state: "retracted"), One("b", hour: 4) with { Alert = false }), held: false);

        Assert.Equal("a b", Ids(list));
    }

    [Fact]
    public void What_is_filtered_out_and_what_comes_with_older_slices_is_not_added()
    {
        var list = new AnomalyList(new AnomalyFilter { MinSeverity = 40, Kind = "spike" });
        list.Begin(new Slice<Anomaly>([One("a", hour: 5)], "more"));

        Assert.Empty(list.Take(Changed(One("b", hour: 6, severity: 39), One("c", hour: 6) with { Kind = "drop" }, One("d", hour: 1)), held: false));

        Assert.Equal("a", Ids(list));
    }

    [Fact]
    public void What_new_ones_push_down_is_left_out_and_can_be_loaded_again()
    {
        var list = new AnomalyList(s_alerts);
        list.Begin(new Slice<Anomaly>([.. Enumerable.Range(0, AnomalyList.SliceLength).Select(i => One($"{i:00}", hour: 100 - i))], NextCursor: null));

        list.Take(Changed(One("new", hour: 200)), held: false);

        Assert.Equal(AnomalyList.SliceLength, list.Shown.Count);
        var cursor = Cursor.Decode(AnomalyReader.List, list.NextCursor!)!;
        Assert.Equal(("48", Rows.Day.AddHours(52)), (cursor.Id, cursor.At));
    }

    private static AnomalyList ListOf(params Anomaly[] anomalies)
    {
        var list = new AnomalyList(s_alerts);
        list.Begin(new Slice<Anomaly>(anomalies, NextCursor: null));
        return list;
    }

    private static string Ids(AnomalyList list) => string.Join(' ', list.Shown.Select(anomaly => anomaly.Id));

    private static LiveUpdate Changed(params Anomaly[] anomalies) => new(s_stream, anomalies);

    private static Anomaly One(string id, int hour, int severity = 50, int revision = 1, string state = "confirmed") =>
        Samples.Anomaly with { Id = id, StartsAt = Rows.Day.AddHours(hour), EndsAt = Rows.Day.AddHours(hour + 1), Severity = severity, Revision = revision, State = state };
}
