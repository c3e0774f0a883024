namespace TikTok.Replayer.Generate;

/// <summary>Writes a sample and its truth to files.</summary>
public static class SampleFiles
{
    /// <summary>Writes the dump, then the truth: when the truth is there, both are complete.</summary>
    /// <param name="options">What to make.</param>
    /// <param name="dumpPath">NDJSON file; replaced.</param>
    /// <param name="truthPath">JSON file with the injected crises; null = none.</param>
    /// <param name="cancellationToken">Ends the work; half-written files do not stay under their names.</param>
    public static async Task<GeneratedDump> WriteAsync(SampleOptions options, string dumpPath, string? truthPath, CancellationToken cancellationToken)
    {
        var dump = await OutputFile.WriteAsync(dumpPath, new SampleGenerator(options).WriteAsync, cancellationToken);
        if (truthPath is not null)
            await OutputFile.WriteAsync(truthPath, async (file, token) =>
            {
                await new SampleTruth(options, dump).WriteAsync(file, token);
                return true;
            }, cancellationToken);
        return dump;
    }
}
