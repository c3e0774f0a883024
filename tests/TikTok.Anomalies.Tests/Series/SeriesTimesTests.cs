using TikTok.Anomalies.Series;

namespace TikTok.Anomalies.Tests.Series;

public sealed class SeriesTimesTests
{
    [Theory]
    [InlineData("2024-03-01 13:05", "2024-03-01 13:05:00")]
    [InlineData("2024-03-01 13:05:09+00", "2024-03-01 13:05:09")]
    [InlineData("2024-03-01 13:05:09 UTC", "2024-03-01 13:05:09")]
    [InlineData("2024-03-01 13:05:09.123456 UTC", "2024-03-01 13:05:09.123456")]
    [InlineData("2024-03-01T13:05:09.123456789Z", "2024-03-01 13:05:09.1234567")]
    [InlineData("2024-03-01T13:05:09,5z", "2024-03-01 13:05:09.5")]
    [InlineData("2024-03-01T13:05:09+0530", "2024-03-01 07:35:09")]
    [InlineData("2024-03-01 13:05:09 -05:30", "2024-03-01 18:35:09")]
    [InlineData("2024-03-01T13:05Z[UTC]", "2024-03-01 13:05:00")]
    [InlineData("2024-03-01T13:05:09+01:00[Europe/Berlin]", "2024-03-01 12:05:09")]
    [InlineData("2024-03-01 13", "2024-03-01 13:00:00")]
    [InlineData("2024-03-01 24:00", "2024-03-02 00:00:00")]
    [InlineData("2024/03/01", "2024-03-01 00:00:00")]
    [InlineData("2024/3/1 1:05", "2024-03-01 01:05:00")]
    [InlineData("2024-03", "2024-03-01 00:00:00")]
    [InlineData("2024-W09", "2024-02-26 00:00:00")]
    [InlineData("2024-Q3", "2024-07-01 00:00:00")]
    [InlineData("20240301T130509Z", "2024-03-01 13:05:09")]
    [InlineData("26.02.2024 13:05", "2024-02-26 13:05:00")]
    [InlineData("01.02.2024", "2024-02-01 00:00:00")]                  // with dots the day is first everywhere
    [InlineData("26/02/2024", "2024-02-26 00:00:00")]
    [InlineData("2/26/2024 1:05 PM", "2024-02-26 13:05:00")]
    [InlineData("2/26/2024 12:05:09 am", "2024-02-26 00:05:09")]
    [InlineData("03/03/2024", "2024-03-03 00:00:00")]
    [InlineData("01-Mar-2024 13:05", "2024-03-01 13:05:00")]
    [InlineData("1 March 2024", "2024-03-01 00:00:00")]
    [InlineData("Mar 1, 2024", "2024-03-01 00:00:00")]
    [InlineData("Fri, 01 Mar 2024 13:05:09 GMT", "2024-03-01 13:05:09")]
    [InlineData("1709298309", "2024-03-01 13:05:09")]
    [InlineData("1709298309.25", "2024-03-01 13:05:09.25")]
    [InlineData("1709298309250", "2024-03-01 13:05:09.25")]
    [InlineData("1709298309250000", "2024-03-01 13:05:09.25")]
    [InlineData("1709298309250000000", "2024-03-01 13:05:09.25")]
    [InlineData("0", "1970-01-01 00:00:00")]
    public async Task Times_are_read_as_programs_write_them(string text, string time) =>
        Assert.Equal(time, (await Rows.ValuesAsync($"date,count\n\"{text}\",1\n"))[0].Time);

    [Theory]
    [InlineData("yesterday", "is not a time")]
    [InlineData("2024-02-30", "is not a time")]
    [InlineData("2024-13-01", "is not a time")]
    [InlineData("2024-03-01 25:00", "is not a time")]
    [InlineData("2024-03-01 12:60", "is not a time")]
    [InlineData("2024-03-01 13:00 PM", "is not a time")]
    [InlineData("2024-03-01 12:00+15", "is not a time")]
    [InlineData("32/12/2024", "is not a time")]
    [InlineData("13/13/2024", "is not a time")]
    [InlineData("1 Foo 2024", "is not a time")]
    [InlineData("2024-W54", "is not a time")]
    [InlineData("9999-12-31", "is not a time")]
    [InlineData("0001-01-01", "is not a time")]
    [InlineData("-300", "is not a time")]
    [InlineData("99999999999999999999999999", "is not a time")]
    [InlineData("2024-03-01 13:05 CET", "the time zone 'CET' is not understood: write times in UTC, or with an offset")]
    [InlineData("2024-03-01T13:05[Europe/Berlin]", "the time zone 'Europe/Berlin' is not understood")]
    [InlineData("01/02/2024", "could be with the day or with the month first, and no row tells: say --dates")]
    [InlineData("1-2-2024 13:05", "could be with the day or with the month first")]
    public async Task What_is_no_time_or_could_be_two_is_refused(string text, string problem)
    {
        var message = await Rows.ProblemAsync($"date,count\n\"{text}\",1\n");
        Assert.StartsWith("series.csv line 2: ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("26/02/2024", null, "2024-02-01 00:00:00")]
    [InlineData("02/26/2024", null, "2024-01-02 00:00:00")]
    [InlineData("03/03/2024", DateOrder.DayFirst, "2024-02-01 00:00:00")]
    [InlineData("03/03/2024", DateOrder.MonthFirst, "2024-01-02 00:00:00")]
    public async Task What_one_date_leaves_open_another_row_or_the_user_decides(string other, DateOrder? told, string time) =>
        Assert.Equal(time, (await Rows.ValuesAsync($"date,count\n01/02/2024,1\n{other},2\n", new() { Dates = told }))[0].Time);

    [Fact]
    public async Task A_date_against_the_order_of_the_others_is_refused() =>
        Assert.Contains("'03/26/2024' is not a time", await Rows.ProblemAsync("date,count\n01/02/2024,1\n03/26/2024,2\n", new() { Dates = DateOrder.DayFirst }), StringComparison.Ordinal);

    [Theory]
    [InlineData("20240301", "20240302", "2024-03-01 00:00:00")]
    [InlineData("2024030113", "2024030114", "2024-03-01 13:00:00")]
    [InlineData("20240301130509", "20240301140509", "2024-03-01 13:05:09")]
    [InlineData("202403", "202404", "2024-03-01 00:00:00")]
    [InlineData("2023", "2024", "2023-01-01 00:00:00")]
    [InlineData("20010120", "20010180", "1970-08-20 14:22:00")]   // all rows have to be dates: these are seconds
    public async Task Digits_are_a_date_where_all_rows_are_one(string first, string second, string time) =>
        Assert.Equal(time, (await Rows.ValuesAsync($"date,count\n{first},1\n{second},2\n"))[0].Time);

    [Fact]
    public void Day_numbers_of_a_spreadsheet_are_refused_with_what_to_do()
    {
        var times = SeriesTimes.Of(["45292", "45293.5"], told: null);

        Assert.False(times.TryParse("45292", out _, out var problem));
        Assert.Contains("spreadsheet", problem, StringComparison.Ordinal);
        Assert.True(SeriesTimes.Of(["0", "300"], told: null).TryParse("45300", out _, out _)); // seconds since something
    }
}
