using System.Text;

namespace TikTok.Replayer.Input;

/// <summary>The first line of a CSV file.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Delimiter">What is between them.</param>
internal sealed record CsvHead(IReadOnlyList<string> Columns, char Delimiter)
{
    private const int MostTold = 8;
    private static readonly char[] s_delimiters = [',', ';', '\t'];

    /// <summary>Python reads CSV as it is written everywhere, and is nearly everywhere.</summary>
    public string Command
    {
        get
        {
            var (id, text, time) = (Column("id", "video_id", "item_id", "aweme_id") ?? "ID", Column("desc", "text", "caption", "title") ?? "TEXT", Column("create", "time", "date") ?? "TIME");
            return $"python3 -c \"import csv,json,sys; [print(json.dumps({{{{'itemInfos':{{{{'id':r['{id}'],'text':r['{text}'],'createTime':r['{time}']}}}}}}}})) for r in csv.DictReader(open(sys.argv[1],encoding='utf-8-sig'),delimiter='{(Delimiter == '\t' ? "\\t" : Delimiter)}')]\" {{0}} > {{1}}.ndjson";
        }
    }

    /// <summary>The head of a text, if it looks like one: names, and no sentence, between commas, semicolons or tabs.</summary>
    public static CsvHead? Of(ReadOnlySpan<byte> text)
    {
        var lineBreak = text.IndexOfAny((byte)'\r', (byte)'\n');
        if (lineBreak <= 0 || text[0] is (byte)'{' or (byte)'[')
            return null;
        var line = Encoding.UTF8.GetString(text[..lineBreak]);
        var delimiter = s_delimiters.MaxBy(candidate => line.Count(character => character == candidate));
        var columns = line.Split(delimiter).Select(column => column.Trim().Trim('"')).ToList();
        var next = text[lineBreak..].TrimStart("\r\n"u8);
        return columns.Count > (next.IsEmpty ? 2 : 1) && next is not [(byte)'{' or (byte)'[', ..] && columns.TrueForAll(IsName) ? new CsvHead(columns, delimiter) : null;
    }

    /// <summary>The names, as many as one can read.</summary>
    public string Describe() => string.Join(", ", Columns.Take(MostTold)) + (Columns.Count > MostTold ? ", .." : "");

    private static bool IsName(string column) =>
        column.Length is > 0 and <= 64 && (char.IsLetter(column[0]) || column[0] == '_') && column.All(character => char.IsLetterOrDigit(character) || character is '_' or ' ' or '.' or '-' or '/');

    private string? Column(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
            if (Columns.FirstOrDefault(column => column.Equals(part, StringComparison.OrdinalIgnoreCase)) is { } same)
                return same;
        foreach (var part in parts)
            if (Columns.FirstOrDefault(column => column.Contains(part, StringComparison.OrdinalIgnoreCase)) is { } like)
                return like;
        return null;
    }
}
