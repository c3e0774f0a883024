using System.Runtime.CompilerServices;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;

namespace TikTok.Standalone;

/// <summary>How the input is replayed: history as fast as it goes, the last stream day over a given time.</summary>
internal static class ReplayPlan
{
    private const int CompressionGuess = 8;
    private static readonly long s_sortMemoryBytes = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, 64L << 20, 2L << 30);

    public static async Task<ReplayOptions> MakeAsync(StandaloneOptions options, string input, InputFiles inputs, CancellationToken cancellationToken)
    {
        var files = await inputs.FindAsync(input, cancellationToken);
        var live = options.Live ?? (options.Input is null ? TimeSpan.FromMinutes(2) : TimeSpan.Zero);
        var lastDay = live > TimeSpan.Zero ? await LastDayAsync(files, cancellationToken) : null;
        return new ReplayOptions
        {
            Input = input,
            Sort = options.Sort == SortMode.Always || options.Sort == SortMode.Auto && (FitsInMemory(files) || !await IsInOrderAsync(files, cancellationToken)),
            SortMemoryBytes = s_sortMemoryBytes,
            SortDirectory = options.DataDirectory,
            PacedFrom = lastDay,
            Speed = lastDay is null ? null : TimeSpan.FromDays(1) / live,
        };
    }

    private static bool FitsInMemory(IReadOnlyList<InputFile> files) =>
        files.Sum(file => (file.Length ?? 0) * (Path.GetExtension(file.Name) is ".gz" or ".zst" ? CompressionGuess : 1)) <= s_sortMemoryBytes / 2;

    /// <summary>Reads up to the first post that is older than the one before: most dumps have one near their beginning.</summary>
    private static async Task<bool> IsInOrderAsync(IReadOnlyList<InputFile> files, CancellationToken cancellationToken)
    {
        var latest = 0L;
        await foreach (var createTime in CreateTimesAsync(files, cancellationToken))
        {
            if (createTime < latest)
                return false;
            latest = createTime;
        }

        return true;
    }

    /// <summary>Midnight before the newest post.</summary>
    private static async Task<DateTimeOffset?> LastDayAsync(IReadOnlyList<InputFile> files, CancellationToken cancellationToken)
    {
        var latest = 0L;
        await foreach (var createTime in CreateTimesAsync(files, cancellationToken))
            latest = Math.Max(latest, createTime);
        return latest == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(latest - latest % 86_400);
    }

    private static async IAsyncEnumerable<long> CreateTimesAsync(IReadOnlyList<InputFile> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new PostReaderOptions { LatestCreateTime = PostReaderOptions.LatestCreateTimeAt(TimeProvider.System.GetUtcNow()) };
        foreach (var file in files)
        {
            await using var reader = new PostReader(await file.OpenAsync(cancellationToken), options);
            while (await reader.ReadAsync(cancellationToken))
                if (reader.Rejection == RejectReason.None)
                    yield return reader.Post.CreateTime;
        }
    }
}
