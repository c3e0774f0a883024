using System.Globalization;

namespace TikTok.Anomalies.Series;

/// <summary>
/// Reads a series from a file with columns: finds delimiter, columns, and the forms of times and numbers in its first rows, then gives row after row.
/// </summary>
public sealed class SeriesReader : IDisposable
{
    private readonly CsvText _csv;
    private readonly SeriesColumns _columns;
    private readonly SeriesTimes _times;
    private readonly SeriesNumbers _numbers;
    private readonly IReadOnlyList<CsvRow> _sample;
    private readonly bool _hasMore;
    private int _given;

    private SeriesReader(string name, CsvText csv, char delimiter, SeriesColumns columns, IReadOnlyList<CsvRow> sample, bool hasMore, SeriesFormat format)
    {
        (Name, _csv, _columns, _sample, _hasMore) = (name, csv, columns, sample, hasMore);
        _times = SeriesTimes.Of(columns.IsIndexed ? [] : Column(columns.Time), format.Dates);
        _numbers = SeriesNumbers.Of(Column(columns.Value), delimiter, format.Fractions);
        Distance = columns.IsIndexed ? null : TypicalDistance.Of(Column(columns.Time).Where(text => _times.TryParse(text, out _, out _))
            .Select(text => _times.TryParse(text, out var time, out _) ? time : default));

        IReadOnlyList<string> Column(int column) => [.. sample.Where(row => row.Problem is null && row.Fields.Count > column).Select(row => row.Fields[column])];
    }

    /// <summary>Name of the file in errors.</summary>
    public string Name { get; }

    /// <summary>Name of the column with the times, or the index, as it was written; <c>timestamp</c> without a header.</summary>
    public string TimeName => _columns.TimeName;

    /// <summary>Which columns were taken, where the file left a choice; else null.</summary>
    public string? Note => _columns.Note;

    /// <summary>How far the first rows are apart; null when they lie at fewer than two times.</summary>
    public TypicalDistance? Distance { get; }

    /// <summary>Reads the header, and as many rows as <see cref="SeriesFormat.Sample"/> says.</summary>
    /// <param name="text">The file's text; stays open.</param>
    /// <param name="name">Name of the file in errors.</param>
    /// <param name="format">What is said of it.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SeriesException">This is no series, or it leaves open which columns it has.</exception>
    public static async Task<SeriesReader> OpenAsync(TextReader text, string name, SeriesFormat format, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(format);
        var peeked = await PeekedText.OpenAsync(text, cancellation);
        if (peeked.FirstLine.Length == 0)
            throw SeriesException.At(name, 1, "the file is empty; a series has a time and a value in each row, such as timestamp,value");
        if (ForeignContent.ProblemOf(peeked.FirstLine) is { } foreign)
            throw SeriesException.At(name, 1, foreign);
        var delimiter = await CsvDelimiter.OfAsync(peeked.FirstLine, cancellation);
        var csv = new CsvText(peeked, delimiter.Mark);
        var first = await csv.ReadAsync(cancellation);
        if (delimiter.IsDeclared)
            first = await csv.ReadAsync(cancellation);
        if (first is null or { Problem: not null })
            throw SeriesException.At(name, first?.Line ?? csv.Lines + 1, first?.Problem ?? "there are no rows");

        var rows = new List<CsvRow>();
        while (rows.Count < format.Sample && await csv.ReadAsync(cancellation) is { } row)
            rows.Add(row);
        var hasMore = rows.Count == format.Sample;
        if (SeriesColumns.Find(first.Fields, rows.Count > 0 ? rows[0].Fields : null, format, out var problem) is not { } columns)
            throw SeriesException.At(name, first.Line, problem);
        if (!columns.HasHeader)
            rows.Insert(0, first);
        return new SeriesReader(name, csv, delimiter.Mark, columns, rows, hasMore, format);
    }

    /// <summary>The next row; null at the end.</summary>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SeriesException">The row is not as it has to be, or there is none at all.</exception>
    public async ValueTask<SeriesRow?> ReadAsync(CancellationToken cancellation)
    {
        if (_sample.Count == 0)
            throw SeriesException.At(Name, _csv.Lines + 1, "there are no rows after the header");
        if (_given < _sample.Count)
            return Parse(_sample[_given++]);
        return _hasMore && await _csv.ReadAsync(cancellation) is { } row ? Parse(row) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _csv.Dispose();

    private SeriesRow Parse(CsvRow row)
    {
        if ((row.Problem ?? _columns.ProblemWith(row.Fields)) is { } wrong)
            throw SeriesException.At(Name, row.Line, wrong);
        var (timeText, valueText) = (row.Fields[_columns.Time], row.Fields[_columns.Value]);
        var time = default(DateTimeOffset);
        var problem = "";
        var isOne = _columns.IsIndexed ? IsIndex(timeText, out problem) : _times.TryParse(timeText, out time, out problem);
        return isOne && _numbers.TryParse(valueText, out var value, out problem)
            ? new SeriesRow(row.Line, timeText, time, valueText, value)
            : throw SeriesException.At(Name, row.Line, problem);
    }

    private static bool IsIndex(string text, out string problem)
    {
        problem = $"{SeriesException.Quote(text)} is not an index: a whole number";
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
    }
}
