using Microsoft.Extensions.Configuration;
using TikTok.AppHost.Embedded;

namespace TikTok.AppHost.Tests;

public sealed class StandaloneArgumentsTests
{
    [Fact]
    public void The_standalones_options_and_settings_are_passed_on_with_full_paths()
    {
        var arguments = StandaloneArguments.From(["--input", "posts.ndjson", "--data=there", "--fresh", "--urls", "http://127.0.0.1:5999", "--Detector:AllowedLateness=00:05:00"]);

        Assert.Equal(["--input", Path.GetFullPath("posts.ndjson"), "--data", Path.GetFullPath("there"), "--fresh", "--urls", "http://127.0.0.1:5999", "--Detector:AllowedLateness=00:05:00"], arguments.ToArray());
        Assert.Equal(5999, arguments.Port);
        Assert.Empty(arguments.Unknown);
    }

    [Fact]
    public void Paths_in_settings_are_meant_from_where_the_apphost_is_called_too()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:DataDirectory", "elsewhere"), new("Storage:PostgresCache", "cache")]).Build();

        Assert.Equal(["--data", Path.GetFullPath("elsewhere"), $"--Storage:PostgresCache={Path.GetFullPath("cache")}"], StandaloneArguments.From([], settings).ToArray());
        Assert.Equal(Path.GetFullPath("given"), StandaloneArguments.From(["--data", "given"], settings).DataDirectory);
    }

    [Fact]
    public void Aspires_own_options_stay_with_aspire_and_misspelt_ones_are_named()
    {
        var arguments = StandaloneArguments.From(["--operation", "publish", "--inptu", "x"]);

        Assert.Equal(["--data", Path.GetFullPath("data")], arguments.ToArray());
        Assert.Equal(["--inptu"], arguments.Unknown);
    }

    [Theory]
    [InlineData("--urls", "nowhere")]
    [InlineData("--input")]
    public void A_value_that_is_missing_or_no_address_is_refused(params string[] args) =>
        Assert.Throws<UsageException>(() => StandaloneArguments.From(args));
}
