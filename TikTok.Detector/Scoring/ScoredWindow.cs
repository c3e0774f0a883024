using System.Text.Json;
using System.Text.Json.Serialization;
using TikTok.Storage.Database;

namespace TikTok.Detector.Scoring;

/// <summary>
/// What a Scorer partition says of one closed window, in <c>tiktok.candidates</c>: also when nothing stands out, so that the
/// Ranker knows when it has heard all partitions, and how many keywords were tested.
/// </summary>
internal sealed record ScoredWindow
{
    public required int Partition { get; init; }

    /// <summary>Number of keyword partitions.</summary>
    public required int Partitions { get; init; }

    public required string Detector { get; init; }

    public required int DetectorVersion { get; init; }

    public required int WindowSeconds { get; init; }

    public required long WindowStartMs { get; init; }

    /// <summary>Keywords tested in this partition.</summary>
    public required int Tested { get; init; }

    public required long PlatformPosts { get; init; }

    /// <summary>Posts that the platform was expected to have in the windows before, which had none; 0 when the stream was not away.</summary>
    public double MissingBefore { get; init; }

    public required double Coverage { get; init; }

    public required int BaselineVersion { get; init; }

    /// <summary>Where the posts of the window lie.</summary>
    public required IReadOnlyList<LineageRange> Lineage { get; init; }

    /// <summary>The window is still open; the final one follows. It does not count as heard.</summary>
    public bool Provisional { get; init; }

    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>Start of the window after this one.</summary>
    [JsonIgnore]
    public long EndMs => WindowStartMs + WindowSeconds * 1000L;
}

/// <summary>A keyword's window that stands out.</summary>
internal sealed record Candidate
{
    public required string Keyword { get; init; }

    public required string Kind { get; init; }

    /// <summary>Whether an event begins here; otherwise it goes on, or it is the echo of one.</summary>
    public required bool Opens { get; init; }

    /// <summary>Whether somebody watches it: it need not stand out among all keywords.</summary>
    public bool Watched { get; init; }

    public required long Observed { get; init; }

    public required long Authors { get; init; }

    public required double Expected { get; init; }

    public required double BandLower { get; init; }

    public required double BandUpper { get; init; }

    /// <summary>Posts of the hour that ends with the window, one author's held down.</summary>
    public double HourObserved { get; init; }

    /// <summary>Posts expected in it.</summary>
    public double HourExpected { get; init; }

    public required double Score { get; init; }

    /// <summary>How probable such a window is for this keyword.</summary>
    public required double Probability { get; init; }

    public required int Severity { get; init; }

    public required CandidateEvidence Evidence { get; init; }
}

/// <summary>What made a candidate.</summary>
/// <param name="Posts">The heaviest posts.</param>
/// <param name="CoKeywords">Hashtags that stand on those posts too, most frequent first.</param>
/// <param name="Authors">Who wrote them, most posts first.</param>
/// <param name="Music">The sounds of them, most frequent first.</param>
internal sealed record CandidateEvidence(
    IReadOnlyList<CandidatePost> Posts, IReadOnlyList<CoKeyword> CoKeywords, IReadOnlyList<EvidenceShare> Authors, IReadOnlyList<EvidenceShare> Music)
{
    /// <summary>Posts behind the shares.</summary>
    public int SampleSize => Posts.Count;
}

/// <summary>A post of the evidence; the id is a string, since JavaScript cannot hold 64 bits.</summary>
/// <param name="Id">Item id.</param>
/// <param name="Handle">The author's handle.</param>
/// <param name="Weight">Its engagement.</param>
/// <param name="At">Its stream time.</param>
/// <param name="Tags">Its hashtags.</param>
/// <param name="Music">Its sound.</param>
/// <param name="Share">Its share of the posts that are too many, 0 to 1.</param>
internal sealed record CandidatePost(string Id, string Handle, long Weight, DateTimeOffset At, IReadOnlyList<string> Tags, string Music, double Share);

/// <summary>A hashtag beside the candidate's own.</summary>
/// <param name="Keyword">Canonical.</param>
/// <param name="Posts">On how many posts of the evidence it stands.</param>
/// <param name="Share">Their share, 0 to 1.</param>
internal sealed record CoKeyword(string Keyword, int Posts, double Share);

/// <summary>An author or a sound of the evidence.</summary>
/// <param name="Name">Handle, or <c>music:</c> and its id.</param>
/// <param name="Posts">How many posts of the evidence.</param>
/// <param name="Share">Their share, 0 to 1.</param>
internal sealed record EvidenceShare(string Name, int Posts, double Share);

/// <summary>JSON of what goes to the Ranker, without reflection.</summary>
[JsonSerializable(typeof(ScoredWindow))]
[JsonSerializable(typeof(CandidateEvidence))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class ScoredWindowJson : JsonSerializerContext;
