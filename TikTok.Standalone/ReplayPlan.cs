using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;

namespace TikTok.Standalone;

/// <summary>How the input is replayed: history as fast as it goes, the last stream day over a given time.</summary>
internal static class ReplayPlan
{
    private const long DayMs = 86_400_000;
    private const int CompressionGuess = 8;
    // Sorting shares the process with all stages, which together are to stay below 700 MB.
    private static readonly long s_sortMemoryBytes = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, 64L << 20, 192L << 20);

    public static async Task<ReplayOptions> MakeAsync(StandaloneOptions options, string input, InputFiles inputs, CancellationToken cancellationToken)
    {
        var files = await inputs.FindAsync(input, cancellationToken);
        var live = options.Live ?? (options.Input is null ? TimeSpan.FromMinutes(2) : TimeSpan.Zero);
        var isStream = files.Any(file => !file.CanBeReadAgain);
        if (isStream && options.Live > TimeSpan.Zero)
            throw new InputException($"--live has to know the last day of '{input}', which is a stream and can be read only once: give a file, or leave --live out.");
        var isAuto = options.Sort == SortMode.Auto && !isStream;
        var survey = isAuto || live > TimeSpan.Zero ? await InputSurvey.OfAsync(files, whole: live > TimeSpan.Zero, cancellationToken) : null;
        DateTimeOffset? lastDay = live > TimeSpan.Zero && survey!.End > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(survey.End - survey.End % DayMs) : null;
        return new ReplayOptions
        {
            Input = input,
            // In their own order, wrong clocks are known by the posts around them; sorted, they stand together.
            // A stream cannot be looked at before: it is sorted, unless one knows better.
            Sort = options.Sort == SortMode.Always || isStream && options.Sort == SortMode.Auto || isAuto && (!survey!.IsInOrder || FitsInMemory(files) && !survey.HasWrongClocks),
            SortFollows = isAuto,
            SortMemoryBytes = s_sortMemoryBytes,
            SortDirectory = options.DataDirectory,
            PacedFrom = lastDay,
            LastPost = lastDay is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(survey!.End),
            Speed = lastDay is null ? null : TimeSpan.FromDays(1) / live,
        };
    }

    private static bool FitsInMemory(IReadOnlyList<InputFile> files) =>
        files.Sum(file => (file.Length ?? 0) * (Path.GetExtension(file.Name) is ".gz" or ".zst" ? CompressionGuess : 1)) <= s_sortMemoryBytes / 2;
}
