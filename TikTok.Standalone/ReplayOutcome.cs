namespace TikTok.Standalone;

/// <summary>Whether everything was replayed and processed; else what was stopped is not all that there is.</summary>
internal sealed class ReplayOutcome
{
    /// <summary>It was.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Why it is no success all the same: hardly anything of the input was a record.</summary>
    public string? Verdict { get; set; }
}
