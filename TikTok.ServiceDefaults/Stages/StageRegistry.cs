using System.Collections.Concurrent;

namespace TikTok.ServiceDefaults.Stages;

/// <summary>How the stages of this process are doing.</summary>
public sealed class StageRegistry
{
    private readonly ConcurrentDictionary<string, string?> _troubles = new(StringComparer.Ordinal);

    /// <summary>The message of the failure that ended the process, or a stage for good; null while all is well.</summary>
    public string? FatalFailure { get; private set; }

    /// <summary>The failure that ended the process; null while all is well.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Stages and what troubles them; null = running.</summary>
    public IReadOnlyDictionary<string, string?> Troubles => _troubles;

    internal void Running(string stage) => _troubles[stage] = null;

    internal void Troubled(string stage, string reason) => _troubles[stage] = reason;

    internal void Failed(string stage, Exception failure)
    {
        _troubles[stage] = $"{stage}: {failure.Message}";
        Failure ??= failure;
        FatalFailure ??= _troubles[stage];
    }
}
