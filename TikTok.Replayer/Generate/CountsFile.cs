using System.Globalization;

namespace TikTok.Replayer.Generate;

/// <summary>Reads <c>timestamp,value</c> files, such as those of the Numenta Anomaly Benchmark.</summary>
internal static class CountsFile
{
    private static readonly string[] _timeFormats =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK"];

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="CountsFormatException">A line is not a time and a count, or there are fewer than two times.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<AlignedCounts> ReadAsync(string path, CancellationToken cancellation)
    {
        var rows = new List<CountRow>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellation))
        {
            number++;
            var isHeader = number == 1 && line.StartsWith("timestamp,", StringComparison.OrdinalIgnoreCase);
            if (!isHeader && !string.IsNullOrWhiteSpace(line))
                rows.Add(Parse(line, path, number));
        }

        return AlignedCounts.From(rows)
            ?? throw new CountsFormatException($"{path}: needs rows at two different times to tell the interval");
    }

    private static CountRow Parse(string line, string path, int number)
    {
        var comma = line.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
            throw new CountsFormatException($"{path} line {number}: expected 'timestamp,value', found '{line}'");

        var time = line[..comma].Trim();
        if (!DateTimeOffset.TryParseExact(time, _timeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            throw new CountsFormatException($"{path} line {number}: '{time}' is not a time (2015-02-26 21:42:53 in UTC, or RFC 3339)");
        var second = instant.ToUnixTimeSeconds();
        if (second is < 86_400 or >= ItemId.CreateTimeLimit)
            throw new CountsFormatException($"{path} line {number}: '{time}' is not between 1970-01-02 and 2038-01-19");

        var value = line[(comma + 1)..].Trim();
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new CountRow(second, count)
            : throw new CountsFormatException($"{path} line {number}: '{value}' is not a count of posts (a whole number, 0 or more)");
    }
}
