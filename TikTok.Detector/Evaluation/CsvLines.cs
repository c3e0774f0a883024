using System.Text;

namespace TikTok.Detector.Evaluation;

/// <summary>
/// Lines of comma-separated fields, one at a time. Fields may be quoted, space around them is dropped; blank lines are skipped;
/// lines end with LF or CRLF, the last one with or without.
/// </summary>
/// <param name="text">The lines.</param>
/// <param name="name">Name of the file in errors.</param>
internal sealed class CsvLines(TextReader text, string name)
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Name of the file in errors.</summary>
    public string Name => name;

    /// <summary>Number of the line read last; the first is 1.</summary>
    public int Number { get; private set; }

    /// <summary>The fields of the next line that is not blank; null at the end.</summary>
    /// <exception cref="SeriesException">A quote is not closed.</exception>
    public async ValueTask<IReadOnlyList<string>?> ReadAsync(CancellationToken cancellation)
    {
        // A read of standard input does not end when it is cancelled.
        while (await text.ReadLineAsync(cancellation).AsTask().WaitAsync(cancellation) is { } line)
        {
            Number++;
            if (Number == 1)
                line = line.TrimStart(ByteOrderMark);
            if (!string.IsNullOrWhiteSpace(line))
                return line.Contains('"', StringComparison.Ordinal) ? SplitQuoted(line) : line.Split(',', StringSplitOptions.TrimEntries);
        }

        return null;
    }

    /// <summary>What is wrong at the line read last.</summary>
    public SeriesException Error(string problem) => SeriesException.At(name, Math.Max(1, Number), problem);

    private List<string> SplitQuoted(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var isDoubled = isQuoted && line[i] == '"' && i + 1 < line.Length && line[i + 1] == '"';
            if (isDoubled)
                field.Append(line[i++]);
            else if (line[i] == '"')
                isQuoted = !isQuoted;
            else if (line[i] == ',' && !isQuoted)
                (fields, field) = ([.. fields, field.ToString().Trim()], new StringBuilder());
            else
                field.Append(line[i]);
        }

        return isQuoted ? throw Error("a quote is opened and not closed") : [.. fields, field.ToString().Trim()];
    }
}
