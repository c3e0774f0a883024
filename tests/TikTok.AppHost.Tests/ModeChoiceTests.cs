using Microsoft.Extensions.Configuration;
using TikTok.AppHost.Modes;

namespace TikTok.AppHost.Tests;

public sealed class ModeChoiceTests
{
    private static readonly (string, string)[] s_all = [("kafka", "k:9092"), ("tiktok", "Host=p"), ("lake", "Bucket=b")];

    [Theory]
    [InlineData("embedded", "Embedded")]
    [InlineData("Containers", "Containers")]
    [InlineData("EXTERNAL", "External")]
    public async Task What_is_asked_for_is_taken_whatever_answers(string asked, string expected)
    {
        var choice = await MakeAsync(asked, s_all, engine: "Docker");
        Assert.Equal(expected, choice.Mode.ToString());
    }

    [Fact]
    public async Task Connection_strings_mean_own_infrastructure_and_no_engine_is_asked()
    {
        var choice = await ModeChoice.MakeAsync(null, Configuration(s_all), publishes: false, () => throw new InvalidOperationException("asked"));
        Assert.Equal(AppMode.External, choice.Mode);
    }

    [Fact]
    public async Task Without_an_engine_it_is_embedded_and_the_reason_says_so()
    {
        var choice = await MakeAsync(null, [("tiktok", "Host=p")], engine: null);
        Assert.Equal(AppMode.Embedded, choice.Mode);
        Assert.Contains("no container engine answers", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_answers_is_named()
    {
        var choice = await MakeAsync(null, [], engine: "Podman");
        Assert.Contains("Podman", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_describes_the_services_without_asking_for_an_engine()
    {
        var choice = await ModeChoice.MakeAsync(null, Configuration([]), publishes: true, () => throw new InvalidOperationException("asked"));
        Assert.Equal(AppMode.Containers, choice.Mode);
    }

    [Fact]
    public async Task A_connection_string_that_is_missing_is_named()
    {
        var failure = await Assert.ThrowsAsync<UsageException>(() => MakeAsync(null, [("kafka", "k:9092"), ("lake", "Bucket=b")], engine: null));
        Assert.Contains("ConnectionStrings:tiktok", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ConnectionStrings:lake", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("1")]
    [InlineData("")]
    public async Task Another_word_is_refused_with_the_three_that_there_are(string asked)
    {
        var failure = await Assert.ThrowsAsync<UsageException>(() => MakeAsync(asked, s_all, engine: null));
        Assert.Contains("embedded, containers or external", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ModeChoice> MakeAsync(string? asked, (string, string)[] connections, string? engine) =>
        ModeChoice.MakeAsync(asked, Configuration(connections), publishes: false, () => Task.FromResult(engine));

    private static IConfiguration Configuration((string Name, string Value)[] connections) => new ConfigurationBuilder()
        .AddInMemoryCollection(connections.Select(connection => new KeyValuePair<string, string?>($"ConnectionStrings:{connection.Name}", connection.Value))).Build();
}
