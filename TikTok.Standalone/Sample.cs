using TikTok.Replayer.Generate;

namespace TikTok.Standalone;

/// <summary>The sample that the first run makes: two weeks of history and a last day, with known crises.</summary>
internal static class Sample
{
    /// <summary>Makes the sample unless it is there.</summary>
    /// <returns>Path of the dump; <c>truth.json</c> lies beside it.</returns>
    public static async Task<string> EnsureAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(dataDirectory, "sample");
        var (dump, truth) = (Path.Combine(folder, "sample.ndjson"), Path.Combine(folder, "truth.json"));
        if (File.Exists(dump) && File.Exists(truth))
            return dump;
        Directory.CreateDirectory(folder);
        await SampleFiles.WriteAsync(new SampleOptions(), dump, truth, cancellationToken);
        return dump;
    }
}
