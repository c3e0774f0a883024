using TikTok.Anomalies.Series;

namespace TikTok.Anomalies.Tests.Series;

public sealed class SeriesColumnsTests
{
    private static readonly (string, double)[] s_two = [("2024-03-01 00:00:00", 40), ("2024-03-01 01:00:00", 47)];

    [Theory]
    [InlineData("timestamp,value")]
    [InlineData("date,count")]
    [InlineData("ds,y")]
    [InlineData("Window Start,Posts")]
    [InlineData("@timestamp,doc_count")]
    [InlineData("_time,_value")]
    [InlineData("date_trunc,count(*)")]
    [InlineData("hour,f0_")]
    [InlineData("ts,n")]
    public async Task Columns_with_usual_names_are_recognised(string header)
    {
        var text = $"{header}\n2024-03-01 00:00:00,40\n2024-03-01 01:00:00,47\n";
        Assert.Equal(s_two, await Rows.ValuesAsync(text));
        Assert.Null((await Rows.ReadAsync(text)).Note);
    }

    [Theory]
    [InlineData("count,date\n40,2024-03-01\n47,2024-03-01 01:00\n")]                              // the other way round
    [InlineData("Quand,Combien\n2024-03-01,40\n2024-03-01 01:00,47\n")]                           // by what is in them
    [InlineData("2024-03-01,40\n2024-03-01 01:00,47\n")]                                          // no header
    [InlineData("1709251200,40\n1709254800,47\n")]
    [InlineData(",0\n2024-03-01,40\n2024-03-01 01:00,47\n")]                                      // pandas
    [InlineData(",ds,y\n0,2024-03-01,40\n1,2024-03-01 01:00,47\n")]
    [InlineData("ds,brand,mentions seen\n2024-03-01,acme,40\n2024-03-01 01:00,acme,47\n")]
    [InlineData("timestamp,value,label\n2024-03-01,40,0\n2024-03-01 01:00,47,1\n")]
    [InlineData("Time;Clicks;Note\n2024-03-01;40;\"a; b\n c\"\n2024-03-01 01:00;47;\n")]
    [InlineData("date,count,\n2024-03-01,40,\n2024-03-01 01:00,47,\n")]                           // a delimiter at the end
    [InlineData("date,count\n2024-03-01,40,,\n2024-03-01 01:00,47,,\n,,\n")]
    public async Task Other_columns_orders_and_names_are_found_where_only_one_can_be_meant(string text) => Assert.Equal(s_two, await Rows.ValuesAsync(text));

    [Theory]
    [InlineData("date;count\r\n2024-03-01;40\r\n2024-03-01 01:00;47\r\n")]
    [InlineData("date\tcount\n2024-03-01\t40\n2024-03-01 01:00\t47")]
    [InlineData("date|count\r2024-03-01|40\r2024-03-01 01:00|47\r")]
    [InlineData("\uFEFF\"date\";\"count\"\n\n\"2024-03-01\" ; \"40\"\n   \n2024-03-01 01:00;47\n")]
    [InlineData("sep=;\ndate;count\n2024-03-01;40\n2024-03-01 01:00;47\n")]
    [InlineData("Quand;Combien, en tout\n2024-03-01;40\n2024-03-01 01:00;47\n")]
    [InlineData("2024-03-01;40,0\n2024-03-01 01:00;47,0\n")]
    public async Task Delimiters_line_ends_quotes_and_marks_make_no_difference(string text) => Assert.Equal(s_two, await Rows.ValuesAsync(text));

    [Theory]
    [InlineData("created_at,seen_at,views,likes\n2024-03-01,2025-01-01,1,40\n2024-03-01 01:00,2025-01-01,2,47\n", "created_at", "LIKES")]
    [InlineData("a,b,c\n2024-03-01,1,40\n2024-03-01 01:00,2,47\n", "1", "3")]
    [InlineData("2024-03-01,1,40\n2024-03-01 01:00,2,47\n", "1", "3")]
    [InlineData("0,40\n", "1", "2")]
    public async Task Columns_can_be_said_by_name_or_number(string text, string time, string value) =>
        Assert.Equal(40, (await Rows.OfAsync(text, new() { TimeColumn = time, ValueColumn = value }))[0].Value);

    [Fact]
    public async Task What_was_chosen_is_told_where_there_was_a_choice()
    {
        Assert.Equal("times are taken from 'Quand', values from 'Combien'", (await Rows.ReadAsync("Quand,Combien\n2024-03-01,40\n")).Note);
        Assert.Equal("times are taken from column 1, values from column 2", (await Rows.ReadAsync("2024-03-01,40\n")).Note);
        Assert.Equal("times are taken from 'date', values from 'count'", (await Rows.ReadAsync("date,brand,count\n2024-03-01,acme,40\n")).Note);
    }

    [Theory]
    [InlineData("date,hour,count\n2024-03-01,1,40\n", "line 1: a time could be in 'date', 'hour': say which with --time-column NAME")]
    [InlineData("date,count,total\n2024-03-01,1,40\n", "line 1: the value could be in 'count', 'total': say which with")]
    [InlineData("date,views,likes\n2024-03-01,1,40\n", "the value could be in 'views', 'likes'")]
    [InlineData("a,b\nx,1\n", "no column is evidently a time, of 'a', 'b'")]
    [InlineData("0,1\n300,2\n", "no column is evidently a time, of column 1 ('0'), column 2 ('1')")]
    [InlineData("date,brand,country\n2024-03-01,acme,de\n", "no column is evidently the value, of 'date', 'brand', 'country'")]
    [InlineData("Category: All categories\n\nDay,acme\n2024-03-01,40\n", "there is one column only, in 'Category: All categories'")]
    [InlineData("\u001b[31mdate,x,y z\nq,1,2\n", "line 1: this is no text")]
    public async Task What_can_be_read_in_two_ways_is_refused_with_what_was_found(string text, string problem) =>
        Assert.Contains(problem, await Rows.ProblemAsync(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("when", null, "--time-column: there is no column 'when', but 'date', 'count'")]
    [InlineData("3", null, "--time-column: there is no column '3', but 'date', 'count'")]
    [InlineData(null, "posts", "--value-column: there is no column 'posts', but 'date', 'count'")]
    public async Task A_column_that_is_not_there_is_refused_with_those_that_are(string? time, string? value, string problem) =>
        Assert.Contains(problem, await Rows.ProblemAsync("date,count\n2024-03-01,40\n", new() { TimeColumn = time, ValueColumn = value }), StringComparison.Ordinal);

    [Theory]
    [InlineData("PK\u0003\u0004\u0014", "Excel workbook")]
    [InlineData("\u001F\uFFFD\b\0", "gzip")]
    [InlineData("(\uFFFD/\uFFFD\u0004", "zstd")]
    [InlineData("BZh91AY&SY", "bzip2")]
    [InlineData("\uFFFD7zXZ\0", "xz -d")]
    [InlineData("{\"a\": 1}", "JSON")]
    [InlineData("<html>", "HTML")]
    [InlineData("PAR1\u0015", "Parquet")]
    [InlineData("d\0a\0t\0e\0,\0y\0\n\0", "UTF-16 without a byte order mark")]
    [InlineData("", "the file is empty")]
    [InlineData("\n \n", "the file is empty")]
    [InlineData("timestamp,value", "line 2: there are no rows")]
    public async Task What_is_no_table_is_named(string text, string problem) => Assert.Contains(problem, await Rows.ProblemAsync(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("date,count\n2024-03-01,1,000\n", "line 2: there are 3 columns, and 2 in the header: quote")]
    [InlineData("date,count\n2024-03-01\n", "line 2: there are 1 columns, and 2 in the header")]
    [InlineData("date,count\n\n\"2024\n-03-01\",1\nx,2\n", "line 3: '2024?-03-01' is not a time")]
    [InlineData("date,count,note\n2024-03-01,1,\"a\nb\"\n\n\nx,2,\n", "line 6: 'x' is not a time")]
    [InlineData("date,count\n\"2024-03-01,1\n2024-03-02,2\n", "line 2: a quote is opened and not closed")]
    [InlineData("date,count\n\"2024\"-03-01,1\n", "line 2: a quote is opened and not closed, or stands within a field")]
    public async Task A_row_that_does_not_fit_is_named_by_its_line(string text, string problem) => Assert.Contains(problem, await Rows.ProblemAsync(text), StringComparison.Ordinal);

    [Fact]
    public async Task A_quote_that_is_never_closed_does_not_take_the_whole_file_into_memory() =>
        Assert.Contains("line 2: a field is longer than", await Rows.ProblemAsync("date,count\n\"" + new string('x', 1_000_000)), StringComparison.Ordinal);

    [Fact]
    public async Task An_index_counts_rows_only_where_it_may()
    {
        var rows = await Rows.OfAsync("index,value\n0,-1.5\n1,Infinity\n1,\n", new() { TakesIndex = true });
        Assert.Equal([("0", -1.5), ("1", double.PositiveInfinity), ("1", double.NaN)], rows.Select(row => (row.TimeText, row.Value)));
        Assert.Contains("'0.5' is not an index", await Rows.ProblemAsync("index,value\n0.5,1\n", new() { TakesIndex = true }), StringComparison.Ordinal);
        Assert.Contains("no column is evidently a time", await Rows.ProblemAsync("index,value\n0,1\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_sample_of_one_no_row_waits_for_the_next_but_the_first()
    {
        using var text = new RowByRow("date,count\r\n", "2024-03-01,1\r\n", "2024-03-02,2\r\n", "2024-03-03,3\r\n");
        using var reader = await SeriesReader.OpenAsync(text, "series.csv", new SeriesFormat { Sample = 1 }, TestContext.Current.CancellationToken);
        var read = new List<(double, int)>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } row)
            read.Add((row.Value, text.Given));
        Assert.Equal([(1, 2), (2, 3), (3, 4)], read);
    }

    /// <summary>Gives a line for each read, as a pipe does into which somebody writes line by line.</summary>
    private sealed class RowByRow(params string[] lines) : TextReader
    {
        public int Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            if (Given == lines.Length)
                return ValueTask.FromResult(0);
            lines[Given].AsSpan().CopyTo(buffer.Span);
            return ValueTask.FromResult(lines[Given++].Length);
        }
    }
}
