using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace TikTok.AppHost.Terminal;

/// <summary>Prints on the AppHost's own terminal what a resource says on its console.</summary>
internal static partial class ResourceLines
{
    /// <summary>Prints its lines.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="onlyErrors">Only those of its standard error, with its name.</param>
    public static IResourceBuilder<ProjectResource> SaysOnTheTerminal(this IResourceBuilder<ProjectResource> resource, bool onlyErrors = false)
    {
        var begun = 0;
        return resource.OnBeforeResourceStarted((one, started, cancellationToken) =>
        {
            if (Interlocked.Exchange(ref begun, 1) == 0) // a restart goes on with the same lines
                _ = PrintAsync(one, onlyErrors, started.Services.GetRequiredService<ResourceLoggerService>());
            return Task.CompletedTask;
        });
    }

    private static bool IsOrchestrators(string line) => line.StartsWith("[sys] ", StringComparison.Ordinal);

    /// <summary>A line as it was written: the orchestrator puts a time before it, and asks for colours.</summary>
    public static string Plain(string line) => Colour().Replace(Stamp().Replace(line, "", 1), "");

    /// <summary>Until the application ends, which completes the stream.</summary>
    private static async Task PrintAsync(ProjectResource resource, bool onlyErrors, ResourceLoggerService logs)
    {
        await foreach (var lines in logs.WatchAsync(resource))
            foreach (var (text, isError) in lines.Select(line => (Plain(line.Content), line.IsErrorMessage)).Where(line => !IsOrchestrators(line.Item1)))
                if (!onlyErrors)
                    await (isError ? Console.Error : Console.Out).WriteLineAsync(text);
                else if (isError)
                    await Console.Error.WriteLineAsync($"{resource.Name}: {text}");
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();

    [GeneratedRegex(@"\x1b\[[0-9;]*m", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour();
}
