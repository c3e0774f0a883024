using System.CommandLine;

namespace TikTok.ServiceDefaults;

/// <summary>The command line of a service: where it listens, where its data are, and any setting.</summary>
public static class ServiceCommand
{
    /// <summary>Creates it; commands can be added.</summary>
    /// <param name="description">What the service does.</param>
    /// <param name="address">Where it listens unless told.</param>
    /// <param name="run">Runs it with its settings, as a host takes them.</param>
    public static RootCommand Create(string description, string address, Func<string[], CancellationToken, Task<int>> run)
    {
        var urls = new Option<string?>("--urls") { HelpName = "URL", Description = $"Address to listen on. Default: {address}" };
        var data = DataDirectoryOption.Create("Directory of the embedded log, lake and PostgreSQL, for what no connection string names.");
        var root = new RootCommand($"""
            {description}

            {CommandLine.AboutSettings}
            """) { TreatUnmatchedTokensAsErrors = false };
        root.Add(urls);
        root.Add(data);
        root.SetAction((parsed, cancellationToken) =>
        {
            List<string> settings = [.. parsed.UnmatchedTokens];
            if (parsed.GetValue(urls) is { } given)
                settings.Add($"--urls={given}");
            if (parsed.GetValue(data) is { } directory)
                settings.Add($"--Storage:DataDirectory={directory}");
            return run([.. settings], cancellationToken);
        });
        return root;
    }
}
