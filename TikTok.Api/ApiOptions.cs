using System.ComponentModel.DataAnnotations;

namespace TikTok.Api;

/// <summary>Options of the API, section <c>Api</c>.</summary>
public sealed record ApiOptions
{
    /// <summary>Where a person looks at a trace, with <c>{traceId}</c> in the place of its id; empty: traces have no link.</summary>
    [RegularExpression(@"https?://.*\{traceId\}.*", ErrorMessage = "Api:TraceUrl must be an http(s) address with {traceId} in it.")]
    public string? TraceUrl { get; init; }

    /// <summary>How many requests wait for their turn; who comes beyond is told to come back.</summary>
    [Range(0, 10_000)]
    public int MaxWaiting { get; init; } = 32;

    /// <summary>Share of a stream day's posts above which it is told on <c>/health</c> that they are not counted, 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double ToldShare { get; init; } = 0.01;

    /// <summary>Where a person looks at this trace; null when no place is configured.</summary>
    public string? TraceUrlOf(string traceId) => string.IsNullOrEmpty(TraceUrl) ? null : TraceUrl.Replace("{traceId}", traceId, StringComparison.Ordinal);
}
