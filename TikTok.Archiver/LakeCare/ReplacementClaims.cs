using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeCare;

/// <summary>Which objects of manifests the generations of days say they stand for, held against what manifests say.</summary>
internal sealed class ReplacementClaims
{
    private readonly Dictionary<string, Claim> _open = new(StringComparer.Ordinal);

    /// <summary>Takes what a generation says.</summary>
    /// <returns>What is wrong in itself, one line each.</returns>
    public IEnumerable<string> Take(string key, DayGeneration generation)
    {
        if (key != generation.Key)
            yield return $"{key}: says it is {generation.Key}";
        foreach (var item in generation.Objects)
        {
            if (item.Replaces.Sum(replaced => replaced.Records) is var records && records != item.Item.Records)
                yield return $"{key}: says {item.Item.Records} records in {item.Item.Key}, in what it replaces {records}";
            foreach (var replaced in item.Replaces)
                if (!_open.TryAdd(replaced.Key, new Claim(key, item, replaced.Records)))
                    yield return $"{key}: replaces {replaced.Key} twice";
        }
    }

    /// <summary>The contradiction between a manifest's object and the claim to stand for it; null when nothing claims that.</summary>
    public Verdict? Find(LakeManifestObject named)
    {
        if (!_open.Remove(named.Key, out var claim))
            return null;
        if (claim.By.Item.Day != named.Day || claim.By.Item.Hour != named.Hour)
            return new Verdict($"is replaced by {claim.By.Item.Key} of another hour ({claim.Generation})");
        return new Verdict(claim.Records == named.Records ? null : $"has {named.Records} records, and {claim.Records} where it is replaced ({claim.Generation})");
    }

    /// <summary>What is replaced though no manifest names it, one line each.</summary>
    public IEnumerable<string> Unfounded() => _open.Select(claim => $"{claim.Value.Generation}: replaces {claim.Key}, which no manifest names");

    private sealed record Claim(string Generation, DayObject By, long Records);
}

/// <summary>What comes of holding a claim against a manifest.</summary>
/// <param name="Contradiction">Null when they agree.</param>
internal sealed record Verdict(string? Contradiction);
