using TikTok.Api.Anomalies;
using TikTok.Api.Lists;
using TikTok.Api.Page.Anomalies;
using TikTok.Api.Page.Live;
using TikTok.Api.Status;

namespace TikTok.Api.Tests.Page;

public sealed class AnomalyListTests
{
    private static readonly StreamState s_stream = new(new StreamStatus(Rows.Day, 1, 0, 1, 1, null), null, null, StreamPhase.Live, null);

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
    public void A_provisional_one_that_is_gone_leaves_the_list_but_not_while_the_database_is_away()
    {
        var list = ListOf(One("a", hour: 5, state: "provisional"), One("b", hour: 4, state: "provisional"));

        list.Take(LiveUpdate.Away, held: false);
        Assert.Equal("a b", Ids(list));
        list.Take(new LiveUpdate(s_stream, [], new HashSet<string>(StringComparer.Ordinal) { "a" }), held: true);
        Assert.Equal("a", Ids(list));
    }

    [Fact]
    public void What_is_filtered_out_and_what_comes_with_older_slices_is_not_added()
    {
        var list = new AnomalyList(minSeverity: 40, kind: "spike");
        list.Begin(new Slice<Anomaly>([One("a", hour: 5)], "more"));

        Assert.Empty(list.Take(Changed(One("b", hour: 6, severity: 39), One("c", hour: 6) with { Kind = "drop" }, One("d", hour: 1)), held: false));

        Assert.Equal("a", Ids(list));
    }

    [Fact]
    public void What_new_ones_push_down_is_left_out_and_can_be_loaded_again()
    {
        var list = new AnomalyList(0, kind: null);
        list.Begin(new Slice<Anomaly>([.. Enumerable.Range(0, AnomalyList.SliceLength).Select(i => One($"{i:00}", hour: 100 - i))], NextCursor: null));

        list.Take(Changed(One("new", hour: 200)), held: false);

        Assert.Equal(AnomalyList.SliceLength, list.Shown.Count);
        var cursor = Cursor.Decode(AnomalyReader.List, list.NextCursor!)!;
        Assert.Equal(("48", Rows.Day.AddHours(52)), (cursor.Id, cursor.At));
    }

    private static AnomalyList ListOf(params Anomaly[] anomalies)
    {
        var list = new AnomalyList(0, kind: null);
        list.Begin(new Slice<Anomaly>(anomalies, NextCursor: null));
        return list;
    }

    private static string Ids(AnomalyList list) => string.Join(' ', list.Shown.Select(anomaly => anomaly.Id));

    private static LiveUpdate Changed(params Anomaly[] anomalies) =>
        new(s_stream, anomalies, anomalies.Where(anomaly => anomaly.State == "provisional").Select(anomaly => anomaly.Id).ToHashSet(StringComparer.Ordinal));

    private static Anomaly One(string id, int hour, int severity = 50, int revision = 1, string state = "final") =>
        Samples.Anomaly with { Id = id, StartsAt = Rows.Day.AddHours(hour), EndsAt = Rows.Day.AddHours(hour + 1), Severity = severity, Revision = revision, State = state };
}
