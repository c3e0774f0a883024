using TikTok.Replayer.Input.S3;
using TikTok.Storage.Lake;
using TikTok.Storage.Lake.S3;

namespace TikTok.Replayer.Input;

/// <summary>Finds the files that an input names.</summary>
/// <param name="lakeConnection">Connection <c>lake</c>: endpoint and keys for <c>s3://</c>; null = AWS's usual environment.</param>
public sealed class InputFiles(string? lakeConnection = null)
{
    /// <summary>Stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>
    /// The files of a file name, a directory (all files below it), a glob in the last part of a path, or
    /// <c>s3://bucket/key-or-prefix</c>, in ordinal order.
    /// </summary>
    /// <exception cref="InputException">Nothing there.</exception>
    public async Task<IReadOnlyList<InputFile>> FindAsync(string input, CancellationToken cancellationToken)
    {
        if (input == StandardInput)
            return [new StandardInputFile()];
        if (S3Location.TryParse(input, out var location))
            return await new S3Store(Connection()).FindAsync(location, cancellationToken);
        if (File.Exists(input))
            return [new DiskFile(Path.GetFullPath(input))];
        var files = Directory.Exists(input) ? Directory.EnumerateFiles(input, "*", SearchOption.AllDirectories) : Glob(input);
        var found = files.Select(Path.GetFullPath).Order(StringComparer.Ordinal).Select(path => new DiskFile(path)).ToList();
        return found.Count > 0 ? found : throw new InputException($"Input '{input}' names no file: give a file, a directory, a pattern such as 'dumps/*.zst', s3://bucket/key-or-prefix, or - for standard input.");
    }

    private S3Connection Connection()
    {
        try
        {
            return S3Connection.Parse(lakeConnection);
        }
        catch (LakeException unreadable)
        {
            throw new InputException(unreadable.Message, unreadable);
        }
    }

    private static IEnumerable<string> Glob(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } given ? given : ".";
        var name = Path.GetFileName(pattern);
        return name.AsSpan().IndexOfAny('*', '?') >= 0 && Directory.Exists(folder) ? Directory.EnumerateFiles(folder, name) : [];
    }
}
