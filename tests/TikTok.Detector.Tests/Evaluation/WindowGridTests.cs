using CsCheck;
using TikTok.Detector.Evaluation;

namespace TikTok.Detector.Tests.Evaluation;

public sealed class WindowGridTests
{
    private static readonly TimeSpan s_length = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset s_start = new(2015, 2, 26, 21, 42, 53, TimeSpan.Zero);

    [Fact]
    public void Rows_that_come_a_little_early_or_late_fall_into_windows_one_after_the_other() => Gen.Double[-70, 70].Array[2, 200].Sample(jitter =>
    {
        var seconds = Enumerable.Range(0, jitter.Length).Select(row => 300 * row + jitter[row]);
        Assert.Equal(Enumerable.Range(0, jitter.Length).Select(row => (long)row), Numbers(seconds));
    });

    [Fact]
    public void Windows_left_out_are_counted() => Assert.Equal([0, 1, 4, 5], Numbers([0, 300, 1203, 1497]));

    [Fact]
    public void A_row_whose_window_is_taken_falls_into_the_next_one() => Assert.Equal([0, 1, 2, 3], Numbers([0, 155, 440, 900]));

    [Theory]
    [InlineData(0.0, 300.0, 449.0)]
    [InlineData(0.0, 200.0, 400.0, 600.0, 800.0, 1000.0)]
    public void Rows_that_come_faster_than_windows_are_a_problem(params double[] seconds)
    {
        var grid = new WindowGrid(s_start, s_length);
        Assert.Contains(seconds, second => !grid.TryPlace(s_start.AddSeconds(second), out _, out var problem) && problem.Contains("windows of 300 s", StringComparison.Ordinal));
    }

    private static List<long> Numbers(IEnumerable<double> seconds)
    {
        WindowGrid? grid = null;
        var numbers = new List<long>();
        foreach (var time in seconds.Select(second => s_start.AddSeconds(second)))
        {
            grid ??= new WindowGrid(time, s_length);
            Assert.True(grid.TryPlace(time, out var number, out var problem), problem);
            numbers.Add(number);
        }

        return numbers;
    }
}
