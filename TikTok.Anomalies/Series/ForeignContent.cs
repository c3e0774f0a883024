namespace TikTok.Anomalies.Series;

/// <summary>Names what is no text with columns, with what to do about it.</summary>
internal static class ForeignContent
{
    /// <summary>What a file is that begins like this; null when nothing speaks against a table of text.</summary>
    /// <param name="firstLine">Its first line that is not blank.</param>
    public static string? ProblemOf(string firstLine) => firstLine switch
    {
        ['P', 'K', < ' ', ..] => "this is an Excel workbook or another zip archive: save the sheet as CSV, or unpack it with `unzip`",
        ['\u001F', ..] => "this is compressed with gzip: unpack it with `gzip -d`, or pipe `gzip -dc FILE`",
        ['B', 'Z', 'h', >= '1' and <= '9', '1', 'A', 'Y', ..] => "this is compressed with bzip2: unpack it with `bzip2 -d`",
        ['(', '\uFFFD', '/', '\uFFFD', ..] => "this is compressed with zstd: unpack it with `zstd -d`, or pipe `zstd -dc FILE`",
        ['\uFFFD', '7', 'z', 'X', 'Z', ..] => "this is compressed with xz: unpack it with `xz -d`",
        ['P', 'A', 'R', '1', ..] => "this is Parquet: export it as CSV",
        ['S', 'Q', 'L', 'i', 't', 'e', ..] => "this is an SQLite database: export the series as CSV",
        ['{' or '[', ..] => "this is JSON: write the series as CSV, timestamp,value, one row a line",
        ['<', ..] => "this is HTML or XML: write the series as CSV, timestamp,value, one row a line",
        _ when firstLine.Contains('\0', StringComparison.Ordinal) => "this looks like UTF-16 without a byte order mark, or is no text: convert it with `iconv -f UTF-16LE -t UTF-8`",
        _ when firstLine.Any(c => char.IsControl(c) && c != '\t') => "this is no text: give a CSV file",
        _ => null,
    };
}
