using TikTok.Replayer.Generate.Events;

namespace TikTok.Replayer.Generate;

/// <summary>Writes a sample and its truth to files.</summary>
public static class SampleFiles
{
    /// <summary>Writes the dump, then the truth: when the truth is there, both are complete.</summary>
    /// <param name="options">What to make.</param>
    /// <param name="dumpPath">NDJSON file, compressed if its name ends in <c>.zst</c> or <c>.gz</c>; replaced.</param>
    /// <param name="truthPath">JSON file with the injected events; null = none.</param>
    /// <param name="cancellationToken">Ends the work; half-written files do not stay under their names.</param>
    public static async Task<GeneratedDump> WriteAsync(SampleOptions options, string dumpPath, string? truthPath, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var dump = await OutputFile.WriteAsync(dumpPath, new SampleGenerator(options).WriteAsync, cancellationToken);
        if (truthPath is not null)
            await OutputFile.WriteAsync(truthPath, async (file, token) =>
            {
                await TruthOf(options, dump).WriteAsync(file, token);
                return true;
            }, cancellationToken);
        return dump;
    }

    private static SampleTruth TruthOf(SampleOptions options, GeneratedDump dump) => new(
        SampleTruth.CurrentFormat, options.Seed, options.Start, options.End, options.PostsPerDay, PlatformVolume.GrowthPercent, dump.Posts, dump.Lines, dump.Keywords, dump.Events);
}
