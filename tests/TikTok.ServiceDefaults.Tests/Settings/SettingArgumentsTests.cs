using System.CommandLine;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.ServiceDefaults.Tests.Settings;

public sealed class SettingArgumentsTests
{
    private static readonly string[] s_words = ["--input", "--data", "--fresh", "compact", "sweep"];

    [Theory]
    [InlineData("--Detector:AllowedLateness=00:05:00")]
    [InlineData("--Detector:Tracking:Watched:0=#a=b")]
    [InlineData("--ConnectionStrings:kafka=broker:9092")]
    [InlineData("--Logging:LogLevel:Default=Debug")]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://127.0.0.1:1")]
    [InlineData("--urls=http://127.0.0.1:1")]
    [InlineData("--environment=Development")]
    [InlineData("--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317")]
    public void Settings_that_exist_pass(string argument) => Assert.Null(SettingArguments.FindProblem([argument], s_words));

    [Theory]
    [InlineData("--Detecter:AllowedLateness=1", "--Detector:AllowedLateness=value")]
    [InlineData("--AllowedLateness=1", "--Detector:AllowedLateness=value")]
    [InlineData("--inptu", "--input")]
    [InlineData("--inptu=a", "--input")]
    [InlineData("--foo", "--data")]
    [InlineData("compcat", "compact")]
    [InlineData("--ConnectionStrings:lak=a", "--ConnectionStrings:lake=value")]
    [InlineData("--Loging:LogLevel:Default=Debug", "--Logging:LogLevel:Default")]
    public void Others_are_refused_with_the_nearest(string argument, string nearest)
    {
        var problem = SettingArguments.FindProblem(["--urls=http://127.0.0.1:1", argument], s_words);

        Assert.StartsWith($"'{argument}' is no option, nor a setting that exists; the nearest is {nearest}", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Detector:Stages", "--Detector:Stages=value")]
    [InlineData("Detector:Stages=Counter", "--Detector:Stages=Counter")]
    public void A_setting_in_another_form_is_refused_with_the_right_one(string argument, string right) =>
        Assert.EndsWith($"write the setting as {right}", SettingArguments.FindProblem([argument], s_words), StringComparison.Ordinal);

    [Theory]
    [InlineData("error: 'wrok' is no option or command of", "; the nearest is work. See --help.", "wrok")]
    [InlineData("error: '--limti' is no option or command of work", "; the nearest is --limit. See --help.", "work", "x", "--limti")]
    [InlineData("error: '--limti' is no option or command of work", "; the nearest is --limit. See --help.", "work", "--limti", "3")]
    [InlineData("error: '--Batch:BaselineDays=3' is a setting", "takes from the environment: Batch__BaselineDays=3.", "work", "--Batch:BaselineDays=3")]
    [InlineData("error: Required argument 'input' missing", " See --help.", "work")]
    [InlineData("error: Cannot parse argument 'many'", " See --help.", "work", "x", "--limit", "many")]
    public async Task A_command_line_that_is_wrong_is_one_line_and_exit_code_2(string start, string end, params string[] args)
    {
        var (exitCode, ran, output, errors) = await RunAsync(args);

        Assert.Equal((2, false, ""), (exitCode, ran, output));
        var line = Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.StartsWith(start, line, StringComparison.Ordinal);
        Assert.EndsWith(end, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("work", "--help")]
    [InlineData("work", "--limti", "--help")]
    [InlineData("--version")]
    public async Task Help_and_version_are_given_and_nothing_is_done(params string[] args)
    {
        var (exitCode, ran, output, errors) = await RunAsync(args);

        Assert.Equal((0, false, ""), (exitCode, ran, errors));
        Assert.NotEmpty(output);
    }

    private static async Task<(int ExitCode, bool Ran, string Output, string Errors)> RunAsync(string[] args)
    {
        var ran = false;
        var work = new Command("work") { new Argument<string>("input"), new Option<int>("--limit") };
        work.SetAction(_ => ran = true);
        using StringWriter output = new(), errors = new();
        var exitCode = await CommandLine.RunAsync(new RootCommand { work }, args, new InvocationConfiguration { Output = output, Error = errors }, cancellationToken: TestContext.Current.CancellationToken);
        return (exitCode, ran, output.ToString(), errors.ToString());
    }
}
