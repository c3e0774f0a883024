using System.Text;

namespace TikTok.Replayer.Input;

/// <summary>Recognises by its first bytes what is no JSON and never will be, and says how to make it some.</summary>
internal static class ForeignContent
{
    /// <summary>Bytes that are looked at: enough for the mark of a tar archive.</summary>
    public const int LooksAt = 512;

    private static readonly (byte[] Mark, string Is, string Command)[] s_marks =
    [
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "compressed with xz", "xz -dc {0} | zstd > {1}.zst"),
        ([0x5D, 0x00, 0x00], "compressed with lzma", "xz --format=lzma -dc {0} | zstd > {1}.zst"),
        ("BZh"u8.ToArray(), "compressed with bzip2", "bzip2 -dc {0} | zstd > {1}.zst"),
        ([0x04, 0x22, 0x4D, 0x18], "compressed with lz4", "lz4 -dc {0} | zstd > {1}.zst"),
        ([0x89, 0x4C, 0x5A, 0x4F, 0x00], "compressed with lzop", "lzop -dc {0} | zstd > {1}.zst"),
        ("LZIP"u8.ToArray(), "compressed with lzip", "lzip -dc {0} | zstd > {1}.zst"),
        ([0x1F, 0x9D], "compressed with compress", "gzip -dc {0} | zstd > {1}.zst"),
        ([0xFF, 0x06, 0x00, 0x00, .. "sNaPpY"u8], "compressed with snappy", "snzip -dc {0} | zstd > {1}.zst"),
        ([.. "PK"u8, 0x03, 0x04], "a zip archive", "unzip -p {0} | zstd > {1}.zst"),
        ([.. "PK"u8, 0x05, 0x06], "an empty zip archive", "unzip -l {0}"),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive", "7z x -so {0} | zstd > {1}.zst"),
        ([.. "Rar!"u8, 0x1A, 0x07], "a rar archive", "unrar p -inul {0} | zstd > {1}.zst"),
        ("PAR1"u8.ToArray(), "Parquet", "duckdb -c \"COPY (SELECT * FROM {0}) TO {1}.ndjson (FORMAT json)\""),
        ("Obj\u0001"u8.ToArray(), "Avro", "avro-tools tojson {0} > {1}.ndjson"),
        ("ORC"u8.ToArray(), "ORC", "orc-contents {0} > {1}.ndjson"),
        ("ARROW1"u8.ToArray(), "Arrow", "duckdb -c \"COPY (SELECT * FROM {0}) TO {1}.ndjson (FORMAT json)\""),
        ("SQLite format 3\0"u8.ToArray(), "a SQLite database", "sqlite3 -json {0} 'SELECT * FROM ..' > {1}.json"),
        ("%PDF-"u8.ToArray(), "a PDF document", ""),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "a document of an older Office", ""),
        ([0x89, .. "HDF"u8], "HDF5", ""),
        ([0x89, .. "PNG"u8], "a picture", ""),
        ([0xFF, 0xD8, 0xFF], "a picture", ""),
        ([0x00, 0x00, 0xFE, 0xFF], "text in UTF-32", "iconv -f UTF-32 -t UTF-8 {0} > {1}.utf8.ndjson"),
        ([0xFF, 0xFE, 0x00, 0x00], "text in UTF-32", "iconv -f UTF-32 -t UTF-8 {0} > {1}.utf8.ndjson"),
        ([0xFF, 0xFE], "text in UTF-16", "iconv -f UTF-16 -t UTF-8 {0} > {1}.utf8.ndjson"),
        ([0xFE, 0xFF], "text in UTF-16", "iconv -f UTF-16 -t UTF-8 {0} > {1}.utf8.ndjson"),
    ];

    /// <summary>What the input is, and the command that converts it; null where it may be records.</summary>
    /// <param name="start">Its first bytes, uncompressed as far as we can.</param>
    /// <param name="name">Its name.</param>
    /// <param name="packing">What it was compressed with.</param>
    public static string? WhyNot(ReadOnlySpan<byte> start, string name, string? packing)
    {
        var (what, command) = Look(start);
        if (what is null)
            return null;
        var quoted = $"'{(name == InputFiles.StandardInput ? "FILE" : name).Replace("'", "'\\''", StringComparison.Ordinal)}'";
        var plain = name == InputFiles.StandardInput ? "FILE" : Path.GetFileName(name);
        var bare = plain.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? plain[..dot] : plain;
        var source = packing is null ? quoted : $"<({packing} -dc {quoted})";
        var said = packing is null ? what : $"{what}, compressed with {packing}";
        return command.Length == 0
            ? $"it is {said}, which holds no records: give files of JSON, one post an object."
            : $"it is {said}. Convert it first: {string.Format(System.Globalization.CultureInfo.InvariantCulture, command, source, $"'{bare.Replace("'", "'\\''", StringComparison.Ordinal)}'")}";
    }

    private static (string? Is, string Command) Look(ReadOnlySpan<byte> start)
    {
        foreach (var (mark, what, command) in s_marks)
            if (start.StartsWith(mark))
                return (what, command);
        if (start.Length >= 262 && start[257..].StartsWith("ustar"u8))
            return ("a tar archive", "tar -xOf {0} | zstd > {1}.zst");
        if (WideText(start) is { } encoding)
            return ($"text in {encoding} without a byte order mark", $"iconv -f {encoding} -t UTF-8 {{0}} > {{1}}.utf8.ndjson");
        var text = start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? start[3..] : start;
        text = text.TrimStart(" \t\r\n"u8);
        if (text is [(byte)'<', (byte)'!' or (byte)'?' or >= (byte)'A' and <= (byte)'z', ..])
            return (Encoding.UTF8.GetString(text[..Math.Min(text.Length, 100)]).Contains("html", StringComparison.OrdinalIgnoreCase) ? "a web page (HTML): the download has failed, or wants a login" : "XML", "");
        return CsvHead.Of(text) is { } head ? ($"CSV (columns {head.Describe()})", head.Command) : (null, "");
    }

    /// <summary>ASCII characters with zeros between them.</summary>
    private static string? WideText(ReadOnlySpan<byte> start) => start switch
    {
        [0, 0, 0, > 0 and < 0x80, ..] => "UTF-32BE",
        [> 0 and < 0x80, 0, 0, 0, ..] => "UTF-32LE",
        [0, > 0 and < 0x80, 0, > 0 and < 0x80, ..] => "UTF-16BE",
        [> 0 and < 0x80, 0, > 0 and < 0x80, 0, ..] => "UTF-16LE",
        _ => null,
    };
}
