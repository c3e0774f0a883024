using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace TikTok.Anomalies.Series;

/// <summary>A row of a table.</summary>
/// <param name="Line">Line that it begins in; the first is 1.</param>
/// <param name="Fields">Its fields, without quotes and the space around them.</param>
/// <param name="Problem">What is wrong with it; null when nothing is.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Fields, string? Problem);

/// <summary>Rows of fields, one at a time, as soon as their line has come. Rows in which all is blank are skipped.</summary>
internal sealed class CsvText : IDisposable
{
    private const int MostOfAField = 65_536;
    private readonly CsvParser _parser;
    private bool _hasStrayQuote;

    public CsvText(TextReader text, char delimiter) => _parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        IgnoreBlankLines = false, // they count as lines
        TrimOptions = TrimOptions.Trim,
        MaxFieldSize = MostOfAField,
        BadDataFound = _ => _hasStrayQuote = true,
    }, leaveOpen: true);

    /// <summary>Number of lines read.</summary>
    public int Lines { get; private set; }

    /// <summary>The next row that is not blank; null at the end.</summary>
    public async ValueTask<CsvRow?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                // A read of standard input does not end when it is cancelled.
                if (!await _parser.ReadAsync().WaitAsync(cancellation))
                    return null;
            }
            catch (MaxFieldSizeException)
            {
                return new CsvRow(Lines + 1, [], $"a field is longer than {MostOfAField} characters: is a quote opened and not closed?");
            }

            var line = Lines + 1;
            _hasStrayQuote = false;
            var fields = Array.ConvertAll(_parser.Record!, field => field.Trim()); // finds stray quotes
            Lines += Math.Max(1, LineEnds(_parser.RawRecord));
            if (_hasStrayQuote)
                return new CsvRow(line, fields, "a quote is opened and not closed, or stands within a field");
            if (fields.Any(field => field.Length > 0))
                return new CsvRow(line, fields, null);
        }
    }

    public void Dispose() => _parser.Dispose();

    private static int LineEnds(string raw)
    {
        var ends = 0;
        for (var i = 0; i < raw.Length; i++)
            ends += raw[i] == '\n' || (raw[i] == '\r' && (i + 1 == raw.Length || raw[i + 1] != '\n')) ? 1 : 0;
        return ends;
    }
}
