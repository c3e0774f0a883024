using System.Globalization;
using System.Text.Json;
using TikTok.Anomalies.Series;

namespace TikTok.Detector.Evaluation;

/// <summary>When something happened, both ends included.</summary>
internal readonly record struct TimeRange(DateTimeOffset Start, DateTimeOffset End);

/// <summary>Reads labels as the Numenta Anomaly Benchmark writes them: <c>{"file.csv": [["start", "end"], ..], ..}</c>.</summary>
internal static class WindowsFile
{
    /// <summary>Windows by file, each file's in order.</summary>
    /// <exception cref="SeriesException">It is not there, or not in that form, or windows of a file overlap.</exception>
    public static SortedDictionary<string, IReadOnlyList<TimeRange>> Read(string path)
    {
        if (!File.Exists(path))
            throw new SeriesException($"{path}: there is no such file; it tells which windows of which series are anomalous: {{\"file.csv\": [[\"start\", \"end\"], ..], ..}}");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var windows = new SortedDictionary<string, IReadOnlyList<TimeRange>>(StringComparer.Ordinal);
            foreach (var file in document.RootElement.EnumerateObject())
                if (!windows.TryAdd(file.Name, Windows(path, file)))
                    throw new SeriesException($"{path}: {SeriesException.Quote(file.Name)} is there twice");
            return windows.Count > 0 ? windows : throw new SeriesException($"{path}: it names no series");
        }
        catch (JsonException failure)
        {
            throw SeriesException.At(path, (failure.LineNumber ?? 0) + 1, "is not JSON");
        }
        catch (InvalidOperationException failure) // an element of another type than asked for
        {
            throw new SeriesException($"{path}: the form is {{\"file.csv\": [[\"start\", \"end\"], ..], ..}}", failure);
        }
    }

    private static List<TimeRange> Windows(string path, JsonProperty file)
    {
        var windows = file.Value.EnumerateArray().Select(window => Window(path, file.Name, window)).OrderBy(window => window.Start).ToList();
        for (var i = 1; i < windows.Count; i++)
            if (windows[i].Start <= windows[i - 1].End)
                throw new SeriesException(string.Create(CultureInfo.InvariantCulture, $"{path}: {file.Name} has windows that overlap, at {windows[i].Start:yyyy-MM-dd HH:mm:ss}"));
        return windows;
    }

    private static TimeRange Window(string path, string file, JsonElement window)
    {
        var ends = window.EnumerateArray().Select(end => end.GetString() ?? "").ToList();
        if (ends.Count != 2)
            throw new SeriesException($"{path}: {file} has a window of {ends.Count} times; it is a start and an end");
        var (start, last) = (Time(ends[0]), Time(ends[1]));
        return last >= start
            ? new TimeRange(start, last)
            : throw new SeriesException($"{path}: {file} has a window that ends before it starts, at {ends[0]}");

        DateTimeOffset Time(string text) => SeriesTimes.Lone.TryParse(text, out var time, out _)
            ? time
            : throw new SeriesException($"{path}: {file} has a window at {SeriesException.Quote(text)}, which is not a time");
    }
}
