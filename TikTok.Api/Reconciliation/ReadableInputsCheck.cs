using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TikTok.Api.Database;

namespace TikTok.Api.Reconciliation;

/// <summary>Says on <c>/health</c>, and so on the page, which of the last inputs hold hardly any records, and what they hold instead.</summary>
internal sealed class ReadableInputsCheck(ReadDatabase database) : IHealthCheck
{
    /// <summary>Its name in <c>/health</c>.</summary>
    public const string Name = "inputs";

    private const string Sql = """
        SELECT input AS Input, valid AS Valid, valid + rejected + skipped AS Received, shape AS Shape
        FROM (SELECT *, row_number() OVER (PARTITION BY source ORDER BY log_offset DESC) AS age FROM ended_inputs) ends
        WHERE age = 1 AND shape IS NOT NULL ORDER BY log_offset DESC LIMIT 3
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var inputs = await database.ListAsync<UnreadableInput>(Sql, parameters: null, cancellationToken);
        return inputs.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(" ", inputs.Select(input => string.Create(CultureInfo.InvariantCulture,
            $"Of {input.Received:N0} lines of {input.Input} {input.Valid:N0} are records; it holds {input.Shape}."))));
    }

    private sealed record UnreadableInput(string Input, long Valid, long Received, string Shape);
}
