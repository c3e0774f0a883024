using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

/// <summary>Every row that the original printed, within the tolerances of the README beside the rows.</summary>
public sealed class MlNetConformanceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(MlNetDetectors.IidSpike, MlNetMode.Batch)]
    [InlineData(MlNetDetectors.IidChangePoint, MlNetMode.Batch)]
    [InlineData(MlNetDetectors.SsaSpike, MlNetMode.Batch)]
    [InlineData(MlNetDetectors.SsaSpike, MlNetMode.Stream)]
    [InlineData(MlNetDetectors.SsaChangePoint, MlNetMode.Batch)]
    [InlineData(MlNetDetectors.SsaChangePoint, MlNetMode.Stream)]
    [InlineData(MlNetDetectors.SrCnn, MlNetMode.Batch)]
    public void Every_row_is_the_originals_within_the_tolerance_of_its_grade(string detector, MlNetMode mode)
    {
        var reference = Reference.OrSkip();
        var files = reference.Files.Where(file => file.Detector == detector && file.Mode == mode && file.Rows > 0).ToList();
        Assert.NotEmpty(files);
        var wrong = new List<string>();
        foreach (var file in files)
        {
            var rows = reference.ReadFile(file.File);
            Assert.Equal(file.Rows, rows.Count);
            var options = file.Options();
            var tolerance = new Tolerance(options, file.AlertThreshold);
            foreach (var series in rows.GroupBy(row => row.Series, StringComparer.Ordinal))
            {
                var values = reference.Series[series.Key];
                var training = options is SsaOptions ssa ? values.AsSpan(0, file.Training.Training(values.Length, ssa.TrainingWindowSize)) : default;
                var ours = MlNetDetectors.Start(options, training, file.Mode);
                foreach (var row in series)
                    if (tolerance.Check(row, ours.Update(row.Value), values) is { } difference)
                        wrong.Add($"{file.File} {row.Series} {row.Index}: {difference}");
            }

            output.WriteLine($"{file.File}: {tolerance.Summary}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} rows differ:\n{string.Join('\n', wrong.Take(30))}");
    }
}
