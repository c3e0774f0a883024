using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.ServiceDefaults.Tests.Settings;

public sealed class SettingsCheckTests
{
    [Theory]
    [InlineData("Detector__Foo", "Detector__")]
    [InlineData("Detector__AlowedLateness", "Detector__AllowedLateness")]
    [InlineData("Detecter__AllowedLateness", "Detector__AllowedLateness")]
    [InlineData("Detector_AllowedLateness", "Detector__AllowedLateness")]
    [InlineData("Archiver__Keyword__MaxKeywordBytes", "Archiver__Keywords__MaxKeywordBytes")]
    [InlineData("ConnectionStrings__kafak", "ConnectionStrings__kafka")]
    [InlineData("ConnectionString__tiktok", "ConnectionStrings__tiktok")]
    public void A_misspelt_variable_of_ours_is_refused_with_the_nearest_name_as_a_variable_is_written(string name, string nearest)
    {
        var refusal = Refusal(Variables((name, "1")));

        Assert.StartsWith($"There is no setting {name}; the nearest is {nearest}", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Theory]
    [InlineData("API", "http://127.0.0.1")]
    [InlineData("KAFKA", "broker:9092")]
    [InlineData("KAFKA_REPLICATION", "3")]
    [InlineData("Storage", "/mnt")]
    [InlineData("Databases__Main", "x")]
    [InlineData("App__MaxWaitingTime", "x")]
    [InlineData("ConnectionStrings__shop", "x")]
    [InlineData("OTEL_SERVICE_NAME", "x")]
    [InlineData("Serilog__MinimumLevel", "x")]
    [InlineData("Detector__Tracking__Watched", "")]
    [InlineData("Detector__AllowedLateness", "00:01:00")]
    [InlineData("DETECTOR__TRACKING__WATCHED__0", "#a")]
    [InlineData("Kafka__Client__security_protocol", "SASL_SSL")]
    public void Variables_of_others_and_settings_that_exist_are_not(string name, string value) => SettingsCheck.Run(Variables((name, value)));

    [Fact]
    public void A_settings_file_is_named_and_the_name_is_written_as_it_is_there()
    {
        using var json = new MemoryStream("""{ "Detector": { "Tracking": { "Wached": ["#a"] } } }"""u8.ToArray());

        Assert.Equal("There is no setting Detector:Tracking:Wached:0; the nearest is Detector:Tracking:Watched:0.", Refusal(new ConfigurationBuilder().AddJsonStream(json).Build()));
    }

    [Theory]
    [InlineData("Logging__LogLevel__Default", "Inform", "no level: write one of Trace, Debug")]
    [InlineData("Logging__Console__LogLevel__Microsoft", "8", "no level")]
    [InlineData("Logging__Console__FormatterName", "jsno", "no format: write one of simple, json, systemd")]
    public void A_level_or_format_of_the_log_that_does_not_exist_is_refused(string name, string value, string part) =>
        Assert.Contains(part, Refusal(Variables((name, value))), StringComparison.Ordinal);

    [Theory]
    [InlineData("urls", "nonsense")]
    [InlineData("ConnectionStrings:tiktok", "nonsense")]
    [InlineData("ConnectionStrings:lake", "Bukcet=a")]
    [InlineData("Storage:StartPatience", "soon")]
    [InlineData("EventLog:PostsPartitions", "0")]
    [InlineData("Kafka:Replication", "-1")]
    [InlineData("Database:ApiConnections", "95")]
    [InlineData("Detektor:Stages", "All")]
    public void A_wrong_value_is_one_line_before_anything_is_created(string name, string value)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new(name, value)]);

        var line = OneLineErrors.LineOf(Assert.ThrowsAny<Exception>(() => builder.CheckSettings()));

        Assert.NotNull(line);
        Assert.DoesNotContain('\n', line);
    }

    private static string Refusal(IConfiguration configuration) => Assert.Throws<SettingsException>(() => SettingsCheck.Run(configuration)).Message;

    /// <summary>As the environment gives them; the process's own stay as they are.</summary>
    private static IConfigurationRoot Variables(params (string Name, string Value)[] variables)
    {
        var prefix = $"TIKTOK_TEST_{Guid.NewGuid():N}_";
        foreach (var (name, value) in variables)
            Environment.SetEnvironmentVariable(prefix + name, value);
        try
        {
            return new ConfigurationBuilder().AddEnvironmentVariables(prefix).Build();
        }
        finally
        {
            foreach (var (name, _) in variables)
                Environment.SetEnvironmentVariable(prefix + name, null);
        }
    }
}
