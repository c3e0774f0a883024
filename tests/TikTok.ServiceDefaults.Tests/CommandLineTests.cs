using System.CommandLine;
using TikTok.Testing;

namespace TikTok.ServiceDefaults.Tests;

public sealed class CommandLineTests
{
    public static TheoryData<string> Cultures => UnderCulture.Names;

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Numbers_lengths_of_time_times_and_days_are_read_the_same_in_every_culture(string culture)
    {
        using var _ = new UnderCulture(culture);
        Assert.Equal(0.5, Parse("0.5", new Option<double>("--x") { CustomParser = CommandLine.ReadNumber }));
        Assert.Equal(-2.25, Parse("-2.25", new Option<double>("--x") { CustomParser = CommandLine.ReadNumber }));
        Assert.Equal(TimeSpan.FromSeconds(90.5), Parse("00:01:30.5", new Option<TimeSpan>("--x") { CustomParser = CommandLine.ReadSpan }));
        Assert.Equal(new DateTimeOffset(2020, 3, 2, 13, 0, 0, TimeSpan.Zero), Parse("2020-03-02T13:00:00", new Option<DateTimeOffset?>("--x") { CustomParser = CommandLine.ReadTime }));
        Assert.Equal(new DateOnly(2020, 3, 2), Parse("2020-03-02", new Option<DateOnly>("--x") { CustomParser = CommandLine.ReadDay }));
    }

    [Theory]
    [InlineData("0,5")]
    [InlineData("1,000")]
    [InlineData("fast")]
    public void What_is_a_number_in_some_cultures_only_is_refused(string text)
    {
        var option = new Option<double>("--x") { CustomParser = CommandLine.ReadNumber };
        Assert.Contains($"'{text}' is not a number", Assert.Single(new RootCommand { option }.Parse(["--x", text]).Errors).Message, StringComparison.Ordinal);
    }

    private static T? Parse<T>(string text, Option<T> option)
    {
        var parsed = new RootCommand { option }.Parse([$"--x={text}"]);
        Assert.Empty(parsed.Errors);
        return parsed.GetValue(option);
    }
}
