using System.CommandLine;
using TikTok.ServiceDefaults;

namespace TikTok.AppHost.Tests;

/// <summary>The AppHost's command line, without running anything.</summary>
internal static class GivenOptions
{
    /// <summary>What it asks for.</summary>
    public static async Task<AppHostOptions> OfAsync(params string[] args)
    {
        var (exitCode, options, _, errors) = await RunAsync(args);
        Assert.Equal((0, ""), (exitCode, errors));
        return options!;
    }

    /// <summary>What comes of it.</summary>
    public static async Task<(int ExitCode, AppHostOptions? Options, string Output, string Errors)> RunAsync(params string[] args)
    {
        AppHostOptions? options = null;
        using StringWriter output = new(), errors = new();
        var root = new AppHostArguments().Command((given, _) =>
        {
            options = given;
            return Task.FromResult(0);
        });
        var exitCode = await CommandLine.RunAsync(root, args, new InvocationConfiguration { Output = output, Error = errors }, AppHostArguments.AspireSections, TestContext.Current.CancellationToken);
        return (exitCode, options, output.ToString(), errors.ToString());
    }
}
