using System.CommandLine;
using TikTok.Detector.Evaluation;

namespace TikTok.Detector.Tests.Evaluation;

/// <summary>The program's commands, in this process.</summary>
internal static class DetectorProgram
{
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args) => RunAsync(args, "");

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] args, string standardInput)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        using var input = new StringReader(standardInput);
        var exitCode = await EvaluationCommands.RunAsync(args, input, (_, _) => throw new InvalidOperationException("the service"), new InvocationConfiguration { Output = output, Error = errors });
        return (exitCode, output.ToString(), errors.ToString().TrimEnd());
    }
}
