namespace TikTok.AppHost.Tests;

public sealed class AppHostArgumentsTests
{
    [Theory]
    [InlineData("the nearest is --input", "--inptu", "x")]
    [InlineData("the nearest is --Detector:AllowedLateness", "--Detecter:AllowedLateness=00:05:00")]
    [InlineData("the nearest is --Detector:Tracking:Watched:0", "--Detector:Watched:0=#a")]
    [InlineData("'stray' is no option", "stray")]
    [InlineData("give a loopback address such as http://127.0.0.1:5080", "--urls", "nowhere")]
    [InlineData("give a loopback address such as http://127.0.0.1:5080", "--urls", "http://0.0.0.0:5080")]
    [InlineData("'soon' is not a length of time", "--live", "soon")]
    [InlineData("'embedded'", "--mode", "embeded")]
    [InlineData("--input", "--input")]
    public async Task What_it_does_not_know_is_refused_in_one_line(string part, params string[] args)
    {
        var (exitCode, options, output, errors) = await GivenOptions.RunAsync(args);

        Assert.Equal((2, null, ""), (exitCode, options, output));
        var line = Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("--version")]
    public async Task Help_and_version_run_nothing(string asked)
    {
        var (exitCode, options, output, errors) = await GivenOptions.RunAsync(asked);

        Assert.Equal((0, null, ""), (exitCode, options, errors));
        Assert.NotEmpty(output);
    }

    [Theory]
    [InlineData("--input", "a")]
    [InlineData("--fresh")]
    [InlineData("--once")]
    public async Task What_only_the_standalone_can_do_is_refused_in_other_modes(params string[] args)
    {
        var options = await GivenOptions.OfAsync(["--mode", "containers", "--operation", "publish", .. args]);

        Assert.Equal(2, await AppModel.RunAsync(options, TestContext.Current.CancellationToken));
    }
}
