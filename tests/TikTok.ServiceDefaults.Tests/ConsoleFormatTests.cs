using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using TikTok.ServiceDefaults.Logs;

namespace TikTok.ServiceDefaults.Tests;

/// <summary>Of the three kinds of hosts that the programs are.</summary>
public sealed partial class ConsoleFormatTests
{
    public static TheoryData<string> Hosts => ["slim", "full", "command"];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void A_message_is_one_line_with_date_and_time(string kind)
    {
        var line = Written(BuilderOf(kind));

        Assert.Matches(DatedLine(), line);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Configuration_chooses_json_which_has_the_time_too(string kind)
    {
        var line = Written(BuilderOf(kind, ("Logging:Console:FormatterName", "json")));

        Assert.True(JsonDocument.Parse(line).RootElement.GetProperty("Timestamp").TryGetDateTimeOffset(out _), line);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Configuration_changes_the_time_and_the_lines(string kind)
    {
        var line = Written(BuilderOf(kind, ("Logging:Console:FormatterOptions:TimestampFormat", "'at' "), ("Logging:Console:FormatterOptions:SingleLine", "false")));

        Assert.StartsWith("at ", line, StringComparison.Ordinal);
        Assert.Contains('\n', line.TrimEnd());
    }

    [Theory]
    [InlineData(null, "TikTok.Test", LogLevel.Information)]
    [InlineData(null, "Microsoft.AspNetCore.Hosting", LogLevel.Warning)]
    [InlineData("Debug", "TikTok.Test", LogLevel.Debug)]
    [InlineData("Debug", "Microsoft.AspNetCore.Hosting", LogLevel.Warning)]
    [InlineData("Error", "TikTok.Test", LogLevel.Error)]
    [InlineData("Error", "Microsoft.AspNetCore.Hosting", LogLevel.Error)]
    [InlineData("None", "Npgsql.Command", LogLevel.None)]
    public void The_default_level_holds_for_all_but_what_is_quieter_by_itself(string? level, string category, LogLevel least)
    {
        foreach (var kind in Hosts)
            Assert.Equal(least, LeastOf(BuilderOf(kind, ("Logging:LogLevel:Default", level)), category));
    }

    [Fact]
    public void What_is_quiet_by_itself_speaks_when_it_is_asked_to_by_name() =>
        Assert.Equal(LogLevel.Information, LeastOf(BuilderOf("full", ("Logging:LogLevel:Microsoft.AspNetCore", "Information")), "Microsoft.AspNetCore.Hosting"));

    [Theory]
    [InlineData(null, LogLevel.Warning)]
    [InlineData("Information", LogLevel.Information)]
    [InlineData("Error", LogLevel.Error)]
    public void A_command_warns_unless_configuration_says_otherwise_and_leaves_standard_output_alone(string? level, LogLevel least)
    {
        var builder = BuilderOf("command", ("Logging:LogLevel:Default", level));
        builder.HearOnlyWarnings();

        Assert.Equal(least, LeastOf(builder, "TikTok.Test"));
        using var services = builder.Services.BuildServiceProvider();
        Assert.Equal(LogLevel.Trace, services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.LogToStandardErrorThreshold);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Information", true)]
    public void Before_there_is_a_host_configuration_holds_too(string? level, bool isHeard)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", level)]).Build();
        using var log = ConsoleFormat.StartLog(configuration, LogLevel.Warning);

        Assert.Equal(isHeard, log.CreateLogger("TikTok.Test").IsEnabled(LogLevel.Information));
    }

    private static IHostApplicationBuilder BuilderOf(string kind, params (string Name, string? Value)[] settings)
    {
        IHostApplicationBuilder builder = kind switch
        {
            "slim" => WebApplication.CreateSlimBuilder(),
            "full" => WebApplication.CreateBuilder(),
            _ => Host.CreateApplicationBuilder(),
        };
        ((IConfigurationBuilder)builder.Configuration).AddInMemoryCollection(settings.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Name, setting.Value)));
        return builder.AddServiceDefaults();
    }

    /// <summary>What the formatter that is chosen makes of a message.</summary>
    private static string Written(IHostApplicationBuilder builder)
    {
        using var services = builder.Services.BuildServiceProvider();
        var name = services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName;
        using var text = new StringWriter();
        services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == name)
            .Write(new LogEntry<string>(LogLevel.Information, "TikTok.Test", 1, "said", null, (state, _) => state), null, text);
        return text.ToString();
    }

    /// <summary>From when on something is heard once the program has started.</summary>
    private static LogLevel LeastOf(IHostApplicationBuilder builder, string category)
    {
        using var services = builder.Services.BuildServiceProvider();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        return Enum.GetValues<LogLevel>().Order().First(level => level == LogLevel.None || logger.IsEnabled(level));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d info: TikTok.Test\[1\] said\r?\n$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DatedLine();
}
