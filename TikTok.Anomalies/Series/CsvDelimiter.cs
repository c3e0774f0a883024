namespace TikTok.Anomalies.Series;

/// <summary>What stands between the columns of a file.</summary>
/// <param name="Mark">The character.</param>
/// <param name="IsDeclared">Whether the first line says nothing else: <c>sep=;</c>, as Excel writes it.</param>
internal readonly record struct CsvDelimiter(char Mark, bool IsDeclared)
{
    // On a tie the earlier one: a comma may stand in a number.
    private static readonly char[] s_marks = ['\t', ';', '|', ','];

    /// <summary>That of a file: with which the first line has a time, by name or by what it is; else, with which it has most columns.</summary>
    /// <param name="firstLine">The first line that is not blank.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<CsvDelimiter> OfAsync(string firstLine, CancellationToken cancellation)
    {
        if (firstLine.Trim().Trim('"') is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var declared])
            return new CsvDelimiter(declared, true);
        var best = (Mark: ',', Score: -1);
        foreach (var mark in s_marks)
        {
            using var csv = new CsvText(new StringReader(firstLine), mark);
            var fields = await csv.ReadAsync(cancellation) is { Problem: null } row ? row.Fields : [];
            var hasTime = fields.Count > 1 && fields.Any(field => ColumnNames.IsTime(field) || SeriesTimes.IsEvident(field));
            if ((hasTime ? 1_000_000 : 0) + fields.Count is var score && score > best.Score)
                best = (mark, score);
        }

        return new CsvDelimiter(best.Score > 1 ? best.Mark : ',', false);
    }
}
