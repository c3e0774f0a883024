using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;

namespace TikTok.Standalone;

/// <summary>How the input is replayed: history as fast as it goes, the last stream day over a given time.</summary>
internal static class ReplayPlan
{
    private static readonly long s_maxSortedInputBytes = Math.Min(2L << 30, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
    private const int CompressionGuess = 8;

    public static async Task<ReplayOptions> MakeAsync(StandaloneOptions options, string input, CancellationToken cancellationToken)
    {
        var live = options.Live ?? (options.Input is null ? TimeSpan.FromMinutes(2) : TimeSpan.Zero);
        var lastDay = live > TimeSpan.Zero ? await LastDayAsync(input, cancellationToken) : null;
        return new ReplayOptions
        {
            Input = input,
            Sort = options.Sort == SortMode.Always || options.Sort == SortMode.Auto && FitsInMemory(input),
            PacedFrom = lastDay,
            Speed = lastDay is null ? null : TimeSpan.FromDays(1) / live,
        };
    }

    private static bool FitsInMemory(string input) => InputFiles.Find(input).All(file => file != InputFiles.StandardInput)
        && InputFiles.Find(input).Sum(file => new FileInfo(file).Length * (IsCompressed(file) ? CompressionGuess : 1)) <= s_maxSortedInputBytes;

    private static bool IsCompressed(string file) => Path.GetExtension(file) is ".gz" or ".zst";

    /// <summary>Midnight before the newest post.</summary>
    private static async Task<DateTimeOffset?> LastDayAsync(string input, CancellationToken cancellationToken)
    {
        var latest = 0L;
        var options = new PostReaderOptions { LatestCreateTime = TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeSeconds() };
        foreach (var file in InputFiles.Find(input))
        {
            await using var reader = new PostReader(await InputFiles.OpenAsync(file, cancellationToken), options);
            while (await reader.ReadAsync(cancellationToken))
                if (reader.Rejection == RejectReason.None)
                    latest = Math.Max(latest, reader.Post.CreateTime);
        }

        return latest == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(latest - latest % 86_400);
    }
}
