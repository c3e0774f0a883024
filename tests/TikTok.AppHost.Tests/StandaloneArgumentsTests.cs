using Microsoft.Extensions.Configuration;
using TikTok.AppHost.Embedded;

namespace TikTok.AppHost.Tests;

public sealed class StandaloneArgumentsTests
{
    [Fact]
    public async Task The_standalones_options_and_settings_are_passed_on_with_full_paths()
    {
        var options = await GivenOptions.OfAsync("--fresh", "--input", "posts.ndjson", "--data=there", "--live:00:01:00", "--mode", "embedded", "--urls", "http://127.0.0.1:5999", "--Detector:AllowedLateness=00:05:00");

        Assert.Equal(
            ["--input", Path.GetFullPath("posts.ndjson"), "--data", Path.GetFullPath("there"), "--live", "00:01:00", "--fresh", "--urls", "http://127.0.0.1:5999", "--Detector:AllowedLateness=00:05:00"],
            StandaloneArguments.From(options).ToArray());
        Assert.Equal((5999, "embedded"), (options.Url.Port, options.Mode));
    }

    [Fact]
    public async Task Paths_in_settings_are_meant_from_where_the_apphost_is_called_too()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:DataDirectory", "elsewhere"), new("Storage:PostgresCache", "cache")]).Build();

        Assert.Equal(
            ["--urls", "http://127.0.0.1:5080", "--data", Path.GetFullPath("elsewhere"), $"--Storage:PostgresCache={Path.GetFullPath("cache")}"],
            StandaloneArguments.From(await GivenOptions.OfAsync(), settings).ToArray());
        Assert.Equal(Path.GetFullPath("given"), StandaloneArguments.From(await GivenOptions.OfAsync("--data", "given"), settings).DataDirectory);
    }

    [Fact]
    public async Task An_input_in_s3_stays_where_it_is() =>
        Assert.Equal("s3://bucket/dumps/", StandaloneArguments.From(await GivenOptions.OfAsync("--input", "s3://bucket/dumps/")).Arguments[1]);

    [Theory]
    [InlineData("--input", "")]
    [InlineData("--input", "-")]
    public async Task A_path_that_is_none_is_refused(string option, string path)
    {
        var options = await GivenOptions.OfAsync(option, path);
        Assert.StartsWith($"{option} ", Assert.Throws<UsageException>(() => StandaloneArguments.From(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aspires_own_options_and_settings_stay_with_aspire()
    {
        var options = await GivenOptions.OfAsync("--operation", "publish", "--fresh", "--Parameters:s3-secret=x", "--Detector:Model=Classic");

        Assert.Equal(["--Detector:Model=Classic"], options.Settings);
        Assert.Equal(["--Parameters:s3-secret=x", "--Detector:Model=Classic", "--operation=publish"], options.Aspire);
    }
}
