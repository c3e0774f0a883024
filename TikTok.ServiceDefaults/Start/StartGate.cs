using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TikTok.ServiceDefaults.Start;

/// <summary>
/// Until a program has started, its console says where it listens and what is waited for, and nothing else: a start that fails
/// ends with one line that says why, and what frameworks and stages say before and after it would bury that.
/// </summary>
internal sealed class StartGate : IHostedLifecycleService
{
    private static readonly string[] s_heard = ["Microsoft.Hosting.Lifetime", "TikTok.ServiceDefaults.Connections"];
    private volatile bool _open, _failed;

    public static void Add(IHostApplicationBuilder builder)
    {
        var gate = new StartGate();
        builder.Services.AddSingleton(gate).AddSingleton<IHostedService>(gate);
        builder.Services.AddOptions<LoggerFilterOptions>().PostConfigure(filters =>
        {
            LoggerFilterRule[] rules = [.. filters.Rules];
            filters.Rules.Clear();
            filters.Rules.Add(new LoggerFilterRule(null, null, filters.MinLevel, (provider, category, _) => gate.LetsThrough(provider, category)));
            foreach (var rule in rules)
                filters.Rules.Add(new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel,
                    (provider, category, level) => gate.LetsThrough(provider, category) && (rule.Filter?.Invoke(provider, category, level) ?? true)));
        });
    }

    /// <summary>Whether all services are made and begin to start.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The start has failed: what stops now has nothing to say.</summary>
    public void Fail() => _failed = true;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _open = true;
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        HasBegun = true;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool LetsThrough(string? provider, string? category) => _open
        || provider?.Contains("Console", StringComparison.Ordinal) != true
        || !_failed && category is not null && Array.Exists(s_heard, heard => category.StartsWith(heard, StringComparison.Ordinal));
}
