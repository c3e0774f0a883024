using CsCheck;
using TikTok.Detector.Ranking;

namespace TikTok.Detector.Tests.Ranking;

public sealed class AlertBudgetTests
{
    private static readonly DateTime s_start = HandMade.Time(0);

    [Fact]
    public void So_many_alerts_are_allowed_within_a_day_and_then_again()
    {
        var budget = new AlertBudget(2);
        Assert.True(budget.Allows(At(0), 50));
        Note(budget, "a", 0);
        Note(budget, "b", 1);
        Assert.False(budget.Allows(At(23.9), 100));
        Assert.True(budget.Allows(At(24), 50));
    }

    [Fact]
    public void What_did_not_alert_spends_nothing()
    {
        var budget = new AlertBudget(1);
        Note(budget, "a", 0, severity: 10, alert: false);
        Assert.True(budget.Allows(At(1), 50));
    }

    [Fact]
    public void The_bar_is_what_would_have_given_so_many_a_day_over_the_last_week()
    {
        var budget = new AlertBudget(1);
        foreach (var (severity, hour) in new[] { (90, 0), (80, 10), (20, 20), (30, 30), (40, 40) })
            Note(budget, $"{severity}", hour, severity, alert: severity == 90);
        Assert.False(budget.Allows(At(41), 79)); // two days: the two most severe had 90 and 80
        Assert.True(budget.Allows(At(41), 80));
        Assert.True(budget.Allows(At(4 * 24), 40)); // four days: the fourth had 30
    }

    [Fact]
    public void After_a_week_the_past_is_forgotten()
    {
        var budget = new AlertBudget(1);
        foreach (var severity in new[] { 90, 80, 70, 60, 50, 40, 30, 20, 10 })
            Note(budget, $"{severity}", 0, severity, alert: false);
        Assert.False(budget.Allows(At(1), 10));
        Assert.True(budget.Allows(At(7 * 24 + 1), 1));
    }

    [Fact]
    public void Those_taken_back_do_not_count_as_discoveries()
    {
        var budget = new AlertBudget(9);
        Note(budget, "a", 0);
        Note(budget, "b", 1);
        budget.Note("b", At(1), 50, alert: true, isBelieved: false);
        Assert.Equal((1, 0), (budget.OpenedWithinDay(At(2)), budget.OpenedWithinDay(At(24))));
    }

    [Fact]
    public void When_history_is_scored_again_what_opened_later_has_not_been_discovered_yet()
    {
        var budget = new AlertBudget(9);
        Note(budget, "a", 0);
        Note(budget, "b", 48);
        Assert.Equal((1, 1), (budget.OpenedWithinDay(At(1)), budget.OpenedWithinDay(At(48))));
    }

    [Fact]
    public void An_anomaly_counts_once_as_it_was_noted_last_in_whatever_order() =>
        Gen.Select(Gen.Int[0, 20], Gen.Double[0, 100], Gen.Int[1, 100], Gen.Bool).Array[0, 40].Sample(notes =>
        {
            var (one, reloaded) = (new AlertBudget(3), new AlertBudget(3));
            foreach (var (id, hour, severity, alert) in notes)
                Note(one, $"{id}", hour, severity, alert);
            foreach (var (id, hour, severity, alert) in notes.Reverse().DistinctBy(note => note.Item1))
                Note(reloaded, $"{id}", hour, severity, alert);
            for (var severity = 0; severity <= 100; severity += 10)
                Assert.Equal(one.Allows(At(100), severity), reloaded.Allows(At(100), severity));
            Assert.Equal(one.OpenedWithinDay(At(100)), reloaded.OpenedWithinDay(At(100)));
        });

    private static void Note(AlertBudget budget, string id, double hour, int severity = 50, bool alert = true) => budget.Note(id, At(hour), severity, alert, isBelieved: true);

    private static DateTime At(double hours) => s_start.AddHours(hours);
}
