using Spectre.Console;
using TikTok.Posts;

namespace TikTok.Detector.Evaluation;

/// <summary>How results are printed.</summary>
internal enum TableFormat
{
    /// <summary>For a terminal.</summary>
    Table,

    /// <summary>For a document.</summary>
    Markdown,

    /// <summary>For a program: one table with all columns.</summary>
    Csv,
}

/// <summary>Prints tables of results.</summary>
internal static class TablePrinter
{
    private const int WidthOfPipe = 200;
    private const string NoNumber = "-";

    /// <summary>Prints tables whose rows are about the same.</summary>
    public static void Print(IReadOnlyList<ResultTable> tables, TableFormat format, TextWriter output)
    {
        if (format == TableFormat.Csv)
            PrintCsv(tables.Aggregate((left, right) => left.Beside(right)), output);
        else
            foreach (var table in tables)
                if (format == TableFormat.Markdown)
                    PrintMarkdown(table, output);
                else
                    PrintTable(table, output);
    }

    private static void PrintTable(ResultTable table, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = WidthOfPipe;
        var shown = new Table { Title = new TableTitle(Markup.Escape(TerminalText.Line(table.Title))), Border = TableBorder.Rounded };
        for (var i = 0; i < table.Columns.Count; i++)
            shown.AddColumn(new TableColumn(Markup.Escape(Shown(table.Columns[i]))) { Alignment = i < table.Keys ? Justify.Left : Justify.Right });
        foreach (var row in table.Rows)
            shown.AddRow([.. row.Select(cell => Markup.Escape(Shown(cell)))]);
        console.Write(shown);
    }

    private static void PrintMarkdown(ResultTable table, TextWriter output)
    {
        output.Write($"**{table.Title}**\n\n{MarkdownRow(table.Columns)}{MarkdownRow(table.Columns.Select((_, i) => i < table.Keys ? "---" : "---:"))}");
        foreach (var row in table.Rows)
            output.Write(MarkdownRow(row));
        output.Write('\n');
    }

    private static string MarkdownRow(IEnumerable<string?> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => Shown(cell).Replace("|", "\\|", StringComparison.Ordinal)))} |\n";

    private static void PrintCsv(ResultTable table, TextWriter output)
    {
        foreach (var row in table.Rows.Prepend(table.Columns))
            output.Write(string.Join(',', row.Select(Quoted)) + "\n");
    }

    // Names come from files and from posts: what a terminal would obey is written out.
    private static string Shown(string? cell) => cell is null ? NoNumber : TerminalText.Line(cell);

    private static string Quoted(string? cell) => cell is null ? "" : CsvField.Of(TerminalText.Line(cell));
}
