using System.Collections.Concurrent;
using TikTok.Posts;
using TikTok.Replayer.Input.S3;
using TikTok.Storage.Lake;
using TikTok.Storage.Lake.S3;
using TikTok.Storage.Ownership;

namespace TikTok.Replayer.Input;

/// <summary>Finds the files that an input names. A pipe is opened when it is found first, and given to everybody who asks later.</summary>
/// <param name="lakeConnection">Connection <c>lake</c>: endpoint and keys for <c>s3://</c>; null = AWS's usual environment.</param>
public sealed class InputFiles(string? lakeConnection = null)
{
    /// <summary>Stands for standard input.</summary>
    public const string StandardInput = "-";

    private const int MostNames = 20;
    private const int LongestName = 200;
    private readonly ConcurrentDictionary<string, InputFile> _streams = new(StringComparer.Ordinal);

    /// <summary>Files of the directory, pattern or prefix that was looked at last which are no dumps by their names (<see cref="Leftovers"/>).</summary>
    public IReadOnlyList<string> PassedOver { get; private set; } = [];

    /// <summary>The first of them, for a line on a terminal.</summary>
    public string NamesPassedOver => string.Join(", ", PassedOver.Take(MostNames).Select(name => TerminalText.Excerpt(name, LongestName))) + (PassedOver.Count > MostNames ? ", .." : "");

    /// <summary>
    /// The files of a file name, a directory (all files below it), a glob in the last part of a path, or
    /// <c>s3://bucket/key-or-prefix</c>, in ordinal order.
    /// </summary>
    /// <exception cref="InputException">Nothing there.</exception>
    public async Task<IReadOnlyList<InputFile>> FindAsync(string input, CancellationToken cancellationToken)
    {
        PassedOver = [];
        if (input == StandardInput)
            return [_streams.GetOrAdd(input, _ => new StandardInputFile())];
        if (S3Location.TryParse(input, out var location))
            {
            // What is hidden is said of names below a folder: a prefix may end within a name.
            var prefix = location.ToString();
            return Choose(input, await new S3Store(Connection()).FindAsync(location, cancellationToken), prefix[..(prefix.LastIndexOf('/') + 1)]);
        }
        if (File.Exists(input))
            return [await OpenAsync(input, cancellationToken)];
        var isDirectory = Directory.Exists(input);
        var files = isDirectory ? FilesBelow.Of(input) : Glob(input);
        var found = FilesBelow.WithoutLinksToOthers(files.Select(Path.GetFullPath)).Select(InputFile (path) => new DiskFile(path)).ToList();
        var chosen = Choose(input, found, isDirectory ? Path.GetFullPath(input) : Path.GetDirectoryName(Path.GetFullPath(input))!);
        for (var i = 0; i < chosen.Count; i++)
            if (chosen[i] is DiskFile file)
                chosen[i] = await OpenAsync(file.Name, cancellationToken);
        return chosen;
    }

    /// <summary>A file on disk that can be read again, or the one stream of that name.</summary>
    private async Task<InputFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        if (_streams.TryGetValue(full, out var known))
            return known;
        FileStream stream;
        try
        {
            if (new FileInfo(RealPath.Of(full)) is { Exists: true, Length: > 0 } file)
                return new DiskFile(full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal) ? file.FullName : full);
            // A pipe says that it is empty, and so does an empty file; only who opens it is told which. To open a pipe waits for who writes.
            stream = await Task.Run(() => DiskFile.Open(full), cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new DiskFile(full); // who reads it is told
        }

        if (!stream.CanSeek)
            return _streams.GetOrAdd(full, new StreamFile(full, stream));
        await stream.DisposeAsync();
        return new DiskFile(full);
    }

    private List<InputFile> Choose(string input, IReadOnlyList<InputFile> found, string root)
    {
        var passedOver = found.Where(file => file.Name.Length > root.Length && Leftovers.Is(file.Name[root.Length..])).ToList();
        PassedOver = [.. passedOver.Select(file => file.Name)];
        if (found.Count > passedOver.Count)
            return [.. found.Except(passedOver)];
        throw new InputException(passedOver.Count > 0
            ? $"Input '{input}' names only files that are hidden or not finished ({string.Join(", ", PassedOver.Take(3).Select(name => TerminalText.Excerpt(Path.GetFileName(name), LongestName)))}): give one of them by its own name to read it."
            : $"Input '{input}' names no file: give a file, a directory, a pattern such as 'dumps/*.zst', s3://bucket/key-or-prefix, or - for standard input.");
    }

    /// <summary>Opens files to see whether they can be read, and are no archives or other programs' exports.</summary>
    /// <exception cref="InputException">One is not.</exception>
    public static async Task LookIntoAsync(IEnumerable<InputFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
            await (await file.OpenAsync(cancellationToken)).DisposeAsync();
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
