using System.Globalization;

namespace TikTok.Archiver.LakeArchive;

/// <summary>What stands beside the committed offset of a partition.</summary>
/// <param name="DeadLettersUntil">Up to where dead letters are out, since they go before the manifest that may fail.</param>
/// <param name="ManifestsUntil">Where the last manifest ended. What lies between there and the offset held nothing for the lake.</param>
internal readonly record struct ArchiveNote(long DeadLettersUntil, long? ManifestsUntil)
{
    /// <summary>Reads a note; an earlier version wrote the first number alone.</summary>
    public static ArchiveNote Parse(string metadata)
    {
        var parts = metadata.Split(' ');
        return new ArchiveNote(Number(parts[0]) ?? 0, parts.Length > 1 ? Number(parts[1]) : null);
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{DeadLettersUntil} {ManifestsUntil}");

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
