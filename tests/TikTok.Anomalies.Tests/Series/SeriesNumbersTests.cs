using TikTok.Anomalies.Series;

namespace TikTok.Anomalies.Tests.Series;

public sealed class SeriesNumbersTests
{
    [Theory]
    [InlineData("12", 12)]
    [InlineData("+12.50", 12.5)]
    [InlineData("-1.5e3", -1500)]
    [InlineData("4,000", 4000)]
    [InlineData("1,234,567.5", 1234567.5)]
    [InlineData("1.234", 1.234)]             // where commas part the columns
    [InlineData("1.234,5", 1234.5)]
    [InlineData("1.234.567", 1234567)]
    [InlineData("1,5", 1.5)]
    [InlineData("0,125", 0.125)]
    [InlineData("1 234", 1234)]
    [InlineData("1\u00A0234\u00A0567,5", 1234567.5)]
    [InlineData("1\u202F234", 1234)]
    [InlineData("1'234.5", 1234.5)]
    [InlineData("", double.NaN)]
    [InlineData("nan", double.NaN)]
    [InlineData("NULL", double.NaN)]
    [InlineData("N/A", double.NaN)]
    [InlineData("\\N", double.NaN)]
    public async Task Numbers_are_read_as_people_write_them(string text, double value) =>
        Assert.Equal(value, (await Rows.OfAsync($"date,count\n2024-03-01,\"{text}\"\n"))[0].Value);

    [Theory]
    [InlineData("many")]
    [InlineData("1,23,456")]
    [InlineData("12 34")]
    [InlineData("1,234 567")]
    [InlineData("12%")]
    [InlineData("<1")]
    [InlineData("1.2K")]
    [InlineData("0x10")]
    public async Task What_is_no_number_is_refused(string text) =>
        Assert.Contains($"line 2: '{text}' is not a number", await Rows.ProblemAsync($"date,count\n2024-03-01,\"{text}\"\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("4,000", "line 2: '4,000' could be 4000 or 4, and no row tells: say --decimal point or comma")]
    [InlineData("1.234", "line 2: '1.234' could be 1234 or 1.234")]
    public async Task Where_commas_do_not_part_the_columns_a_number_can_be_two(string text, string problem) =>
        Assert.Contains(problem, await Rows.ProblemAsync($"date;count\n2024-03-01;{text}\n2024-03-02;12\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("4,000", "12,5", null, 4)]
    [InlineData("4,000", "12.5", null, 4000)]
    [InlineData("1.234", "1.234,5", null, 1234)]
    [InlineData("1.234", "1,234.5", null, 1.234)]
    [InlineData("4,000", "12", DecimalMark.Point, 4000)]
    [InlineData("4,000", "12", DecimalMark.Comma, 4)]
    public async Task What_one_number_leaves_open_another_row_or_the_user_decides(string text, string other, DecimalMark? told, double value) =>
        Assert.Equal(value, (await Rows.OfAsync($"date;count\n2024-03-01;{text}\n2024-03-02;{other}\n", new() { Fractions = told }))[0].Value);
}
