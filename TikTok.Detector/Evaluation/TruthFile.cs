using System.Text.Json;
using TikTok.Anomalies.Evaluation;
using TikTok.Anomalies.Series;

namespace TikTok.Detector.Evaluation;

/// <summary>What is known of a stream: events, and keywords to which nothing else happens.</summary>
/// <param name="Events">The events.</param>
/// <param name="Keywords">Keywords that somebody would watch.</param>
/// <param name="Days">Length of the stream in days.</param>
internal sealed record Truth(IReadOnlyList<KnownEvent> Events, IReadOnlyList<string> Keywords, double Days);

/// <summary>Reads the truth that the generator writes beside a dump, format 1 (docs/detection.md).</summary>
internal static class TruthFile
{
    private const int Format = 1;

    /// <exception cref="SeriesException">It is not there, or no truth of that format.</exception>
    public static async Task<Truth> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new SeriesException($"{path}: there is no such file; `TikTok.Replayer generate` writes a truth beside each dump");
        try
        {
            await using var file = File.OpenRead(path);
            var truth = await JsonSerializer.DeserializeAsync<Written>(file, JsonSerializerOptions.Web, cancellation);
            if (truth?.FormatVersion != Format)
                throw new SeriesException($"{path}: this is no truth of format {Format}");
            return new Truth(
                [.. truth.Events.Select(item => new KnownEvent(item.Scenario, item.Kind, ExpectedOf(path, item), item.Keyword, item.Members, item.From, item.To))],
                [.. truth.Keywords.Select(item => item.Keyword)], (truth.End - truth.Start).TotalDays);
        }
        catch (JsonException failure)
        {
            throw SeriesException.At(path, (failure.LineNumber ?? 0) + 1, "is no truth as the generator writes it");
        }
    }

    private static bool? ExpectedOf(string path, WrittenEvent item) => item.Expected switch
    {
        "alert" => true,
        "no-alert" => false,
        "either" => null,
        var other => throw new SeriesException($"{path}: an event expects {SeriesException.Quote(other)}; it is alert, no-alert or either"),
    };

    private sealed record Written(int FormatVersion, DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<WrittenKeyword> Keywords, IReadOnlyList<WrittenEvent> Events);

    private sealed record WrittenKeyword(string Keyword);

    private sealed record WrittenEvent(
        string Scenario, string? Kind, string Expected, string Keyword, IReadOnlyList<string> Members, DateTimeOffset From, DateTimeOffset To);
}
