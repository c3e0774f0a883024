namespace TikTok.Replayer.Input;

/// <summary>Finds the files that an input names.</summary>
public static class InputFiles
{
    /// <summary>Stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The files of a file name, a directory (all files below it) or a glob in the last part of a path, in ordinal order.</summary>
    /// <exception cref="InputException">Nothing there.</exception>
    public static IReadOnlyList<string> Find(string input)
    {
        if (input == StandardInput)
            return [StandardInput];
        if (File.Exists(input))
            return [Path.GetFullPath(input)];
        var files = Directory.Exists(input) ? Directory.EnumerateFiles(input, "*", SearchOption.AllDirectories) : Glob(input);
        var found = files.Select(Path.GetFullPath).Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : throw new InputException($"Input '{input}' names no file: give a file, a directory, a pattern such as 'dumps/*.zst', or - for standard input.");
    }

    /// <summary>Opens a file for reading, uncompressed.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static async Task<Stream> OpenAsync(string file, CancellationToken cancellationToken)
    {
        var raw = OpenRaw(file);
        try
        {
            return await OpenAsync(file, raw, cancellationToken);
        }
        catch
        {
            await raw.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether a failure to read means that the file is damaged, or not what its beginning says.</summary>
    internal static bool IsDamage(Exception failure) => failure is IOException or InvalidDataException or ZstdSharp.ZstdException;

    internal static Stream OpenRaw(string file)
    {
        try
        {
            return file == StandardInput
                ? Console.OpenStandardInput()
                : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputException($"Input '{file}' cannot be read: {failure.Message}", failure);
        }
    }

    internal static async Task<Stream> OpenAsync(string file, Stream raw, CancellationToken cancellationToken)
    {
        try
        {
            return await CompressedStream.OpenAsync(raw, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputException($"Input '{file}' cannot be read: {failure.Message}", failure);
        }
    }

    private static IEnumerable<string> Glob(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } given ? given : ".";
        var name = Path.GetFileName(pattern);
        return name.AsSpan().IndexOfAny('*', '?') >= 0 && Directory.Exists(folder) ? Directory.EnumerateFiles(folder, name) : [];
    }
}
