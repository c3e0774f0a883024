using System.Text.Json;
using System.Text.Json.Serialization;
using TikTok.Storage.Database;

namespace TikTok.Detector.Scoring;

/// <summary>A keyword's window that stands out, as it goes to <c>tiktok.candidates</c>.</summary>
internal sealed record Candidate
{
    public required string Keyword { get; init; }

    public required string Metric { get; init; }

    public required string Kind { get; init; }

    public required string Detector { get; init; }

    public required int DetectorVersion { get; init; }

    public required int WindowSeconds { get; init; }

    public required long WindowStartMs { get; init; }

    /// <summary>The window is still open; its final candidate follows.</summary>
    public required bool Provisional { get; init; }

    public required long Observed { get; init; }

    public required long Authors { get; init; }

    public required double Expected { get; init; }

    public required double BandLower { get; init; }

    public required double BandUpper { get; init; }

    public required double Score { get; init; }

    public required int Severity { get; init; }

    public required long PlatformPosts { get; init; }

    public required double Coverage { get; init; }

    public required int Tested { get; init; }

    public required int BaselineVersion { get; init; }

    public required CandidateEvidence Evidence { get; init; }

    /// <summary>Where the posts of its window lie.</summary>
    public required IReadOnlyList<LineageRange> Lineage { get; init; }
}

/// <summary>What made a candidate.</summary>
/// <param name="Posts">The heaviest posts.</param>
/// <param name="CoKeywords">Hashtags that stand on those posts too, most frequent first.</param>
internal sealed record CandidateEvidence(IReadOnlyList<CandidatePost> Posts, IReadOnlyList<CoKeyword> CoKeywords);

/// <summary>A post of the evidence; the id is a string, since JavaScript cannot hold 64 bits.</summary>
internal sealed record CandidatePost(string Id, string Handle, long Weight, DateTimeOffset At);

/// <summary>A keyword beside the candidate's own.</summary>
/// <param name="Keyword">Canonical.</param>
/// <param name="Posts">On how many posts of the evidence it stands.</param>
/// <param name="Share">Their share, 0 to 1.</param>
internal sealed record CoKeyword(string Keyword, int Posts, double Share);

/// <summary>JSON of candidates, without reflection.</summary>
[JsonSerializable(typeof(Candidate))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class CandidateJson : JsonSerializerContext;
