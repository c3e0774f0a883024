using System.Text.Json;

namespace TikTok.Storage.Ownership;

/// <summary>The file that makes a directory ours.</summary>
/// <param name="Format">How the directory is laid out.</param>
/// <param name="Version">The version of the product that made it.</param>
/// <param name="Created">When it got this marker.</param>
internal sealed record DirectoryMarker(int Format, string Version, DateTimeOffset Created)
{
    private const int CurrentFormat = 1;

    /// <summary>The marker of a directory that is taken now.</summary>
    public static DirectoryMarker Now(TimeProvider clock) =>
        new(CurrentFormat, typeof(DirectoryMarker).Assembly.GetName().Version!.ToString(3), clock.GetUtcNow());

    /// <summary>Reads the marker; null when there is none.</summary>
    /// <exception cref="DataDirectoryException">It is damaged, or of a newer version.</exception>
    public static DirectoryMarker? Read(DirectoryFiles files)
    {
        if (!File.Exists(files.Marker))
            return null;
        try
        {
            var marker = JsonSerializer.Deserialize<DirectoryMarker>(File.ReadAllText(files.Marker), JsonSerializerOptions.Web);
            return marker switch
            {
                { Format: > CurrentFormat } => throw new DataDirectoryException($"{files.Path} was laid out by {(marker.Version is null ? "a newer version" : $"version {marker.Version}")} in format {marker.Format}, which this version does not know: start it with that version, or give another directory with --data."),
                { Format: > 0 } => marker,
                _ => throw Damaged(files, inner: null),
            };
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new DataDirectoryException($"{files.Path} belongs to another account: start as that account, or give another directory with --data.", denied);
        }
        catch (JsonException failure)
        {
            throw Damaged(files, failure);
        }
        catch (IOException failure)
        {
            throw new DataDirectoryException($"{files.Marker} cannot be read ({failure.Message.ReplaceLineEndings(" ")}): mend that, or give another directory with --data.", failure);
        }
    }

    /// <summary>What else tells that a directory is ours decides what helps: where there is nothing else, the directory would be taken for a foreign one.</summary>
    private static DataDirectoryException Damaged(DirectoryFiles files, JsonException? inner) => new(
        $"{files.Marker} is damaged: {(EarlierVersion.LooksLikeOne(files) ? "delete it, and the next start knows the directory again by its log and lake and writes it anew" : $$"""write {"format":{{CurrentFormat}}} into it if the directory is one of this program's""")}; or give another directory with --data. Nothing was changed.", inner);

    /// <summary>Makes the directory ours.</summary>
    public void Write(DirectoryFiles files) => WholeFile.Write(files.Marker, JsonSerializer.Serialize(this, JsonSerializerOptions.Web));
}
