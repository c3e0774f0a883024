using TikTok.ServiceDefaults;

namespace TikTok.Standalone.Tests;

public sealed class StandaloneArgumentsTests
{
    [Theory]
    [InlineData("--unknown")]
    [InlineData("stray")]
    [InlineData("--Detector:Stages")]
    [InlineData("--Detecter:Stages=Counter")]
    [InlineData("--Detector:Foo=1")]
    [InlineData("Detector:Stages=Counter")]
    public async Task What_is_neither_option_nor_setting_is_refused_with_exit_code_2_and_one_line(string argument)
    {
        var (exitCode, options, _, errors) = await RunAsync(argument);

        Assert.Equal(2, exitCode);
        Assert.Null(options);
        Assert.StartsWith($"error: '{argument}' ", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_pass_through_beside_options()
    {
        var (exitCode, options, settings, _) = await RunAsync("--Detector:AllowedLateness=00:05:00", "--once", "--Batch:BaselineDays=3", "--sort", "never", "--live", "00:00:30", "--input", "a.zst", "--fresh");

        Assert.Equal(0, exitCode);
        Assert.Equal(["--Detector:AllowedLateness=00:05:00", "--Batch:BaselineDays=3"], settings);
        Assert.Equal(new StandaloneOptions { Input = "a.zst", Once = true, Fresh = true, Sort = SortMode.Never, Live = TimeSpan.FromSeconds(30) }, options);
    }

    [Fact]
    public async Task Without_arguments_everything_is_at_its_default()
    {
        var (exitCode, options, settings, _) = await RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Empty(settings);
        Assert.Equal(new StandaloneOptions(), options);
    }

    [Theory]
    [InlineData("--live", "soon")]
    [InlineData("--sort", "sometimes")]
    [InlineData("--input")]
    public async Task A_wrong_value_runs_nothing(params string[] arguments)
    {
        var (exitCode, options, _, errors) = await RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Null(options);
        Assert.NotEmpty(errors);
    }

    private static async Task<(int ExitCode, StandaloneOptions? Options, string[] Settings, string Errors)> RunAsync(params string[] arguments)
    {
        StandaloneOptions? options = null;
        string[] settings = [];
        using var errors = new StringWriter();
        var (before, output) = (Console.Error, Console.Out);
        Console.SetError(errors);
        try
        {
            var exitCode = await CommandLine.RunAsync(new StandaloneArguments().Command((given, rest, _) =>
            {
                (options, settings) = (given, rest);
                return Task.FromResult(0);
            }), arguments, new System.CommandLine.InvocationConfiguration { Output = TextWriter.Null, Error = errors });
            return (exitCode, options, settings, errors.ToString());
        }
        finally
        {
            Console.SetError(before);
            Console.SetOut(output);
        }
    }
}
