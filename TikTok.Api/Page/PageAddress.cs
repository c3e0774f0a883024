using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using TikTok.Api.Anomalies;
using TikTok.Api.Lists;

namespace TikTok.Api.Page;

/// <summary>What the page shows; it stands in the address, so that a link shows a colleague the same.</summary>
public sealed record PageAddress
{
    private const string ShowEverything = "everything";

    /// <summary>Id of the anomaly that is looked at.</summary>
    public string? Anomaly { get; init; }

    /// <summary>The keyword that is looked at, unless an anomaly is.</summary>
    public string? Keyword { get; init; }

    /// <summary>The list leaves out what is less severe: 0 to 100.</summary>
    public int MinSeverity { get; init; } = AnomalyWords.AnySeverity;

    /// <summary>The list leaves out other kinds.</summary>
    public string? Kind { get; init; }

    /// <summary>The list also has what nobody is told of, and what was taken back.</summary>
    public bool Everything { get; init; }

    /// <summary>Reads the parts of an address; what makes no sense counts as not given.</summary>
    public static PageAddress Read(string? anomaly, string? keyword, string? severity, string? kind, string? show)
    {
        var reader = new QueryReader();
        return new PageAddress
        {
            Anomaly = string.IsNullOrWhiteSpace(anomaly) ? null : anomaly,
            Keyword = string.IsNullOrWhiteSpace(anomaly) ? reader.Term("keyword", keyword)?.Typed : null,
            MinSeverity = reader.Number("severity", severity, 0, 100) ?? AnomalyWords.AnySeverity,
            Kind = reader.OneOf("kind", kind, AnomalyWords.Kinds),
            Everything = reader.OneOf("show", show, ShowEverything) is not null,
        };
    }

    /// <summary>The same list beside an anomaly.</summary>
    public string WithAnomaly(string id) => (this with { Anomaly = id, Keyword = null }).ToString();

    /// <summary>The same list beside a keyword.</summary>
    public string WithKeyword(string keyword) => (this with { Anomaly = null, Keyword = keyword }).ToString();

    /// <summary>The list alone.</summary>
    public string WithNothing() => (this with { Anomaly = null, Keyword = null }).ToString();

    /// <summary>The address, relative to the origin.</summary>
    public override string ToString() => QueryHelpers.AddQueryString("/", new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["anomaly"] = Anomaly,
        ["keyword"] = Keyword,
        ["severity"] = MinSeverity != AnomalyWords.AnySeverity ? MinSeverity.ToString(CultureInfo.InvariantCulture) : null,
        ["kind"] = Kind,
        ["show"] = Everything ? ShowEverything : null,
    });
}
