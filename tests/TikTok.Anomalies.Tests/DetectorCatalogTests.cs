using CsCheck;

namespace TikTok.Anomalies.Tests;

/// <summary>What holds for every detector.</summary>
public sealed class DetectorCatalogTests
{
    private static readonly TimeSpan s_length = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset s_start = new(2019, 9, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Gen<int[]> s_counts = Gen.Frequency((20, Gen.Int[0, 10]), (1, Gen.Int[0, 5000])).Array[2, 400];

    public static TheoryData<string> Names => [.. DetectorCatalog.Names];

    [Fact]
    public void The_usual_one_is_among_them() => Assert.Contains(DetectorCatalog.Default, DetectorCatalog.Names, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_detector_has_the_name_it_is_made_by(string name) => Assert.Equal(name, DetectorCatalog.Create(name, s_length).Name);

    [Fact]
    public void A_name_that_is_none_is_an_error_that_lists_the_names() =>
        Assert.Contains("classic, iid-change-point, iid-spike, seasonal, sr-cnn, ssa-change-point, ssa-spike", Assert.Throws<ArgumentException>(() => DetectorCatalog.Create("oracle", s_length)).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_score_is_0_to_1_and_alerts_from_one_half_on(string name) => s_counts.Sample(counts =>
    {
        foreach (var verdict in Judge(name, counts))
        {
            Assert.InRange(verdict.Score, 0, 1);
            Assert.Equal(verdict.Alert, verdict.Score >= SeriesVerdict.AlertThreshold);
            Assert.Equal(verdict.Alert, verdict.Kind is not null);
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void What_comes_later_changes_no_verdict(string name) => Gen.Select(s_counts, Gen.Int[1, 400]).Sample((counts, cut) =>
        Assert.Equal(Judge(name, counts.Take(cut)), Judge(name, counts).Take(cut)));

    private static List<SeriesVerdict> Judge(string name, IEnumerable<int> counts)
    {
        var detector = DetectorCatalog.Create(name, s_length);
        return [.. counts.Select((count, row) => detector.Observe(s_start + row * s_length, count))];
    }
}
