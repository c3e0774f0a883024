using TikTok.Posts;
using TikTok.Posts.EventTime;
using TikTok.Replayer.Input;
using TikTok.Replayer.Sort;

namespace TikTok.Replayer.Replay;

/// <summary>The lines of an input in the order in which they are replayed: their own, or sorted. It can be gone through again.</summary>
internal sealed class DumpInput : IAsyncDisposable
{
    private readonly IReadOnlyList<InputFile> _files;
    private readonly ReplayOptions _options;
    private readonly PostReaderOptions _reading;
    private readonly SortProgress _progress;
    private readonly ExternalSort? _sort;
    private readonly long _sortedBase;

    private DumpInput(IReadOnlyList<InputFile> files, ReplayOptions options, PostReaderOptions reading, SortProgress progress, ExternalSort? sort = null, long sortedBase = 0, long readTo = 0) =>
        (_files, _options, _reading, _progress, _sort, _sortedBase, ReadTo) = (files, options, reading, progress, sort, sortedBase, readTo);

    /// <summary>Of a sorted input: how far its files were read.</summary>
    public long ReadTo { get; }

    /// <summary>Opens it, and sorts it if that is asked for.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="options">What is replayed of them.</param>
    /// <param name="start">Where the replay goes on.</param>
    /// <param name="reading">How they are read.</param>
    /// <param name="progress">Receives how far the sort is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InputException">It cannot be read, or not as often as is asked for.</exception>
    public static async Task<DumpInput> OpenAsync(IReadOnlyList<InputFile> files, ReplayOptions options, SourcePosition start, PostReaderOptions reading, SortProgress progress, CancellationToken cancellationToken)
    {
        if (options.Loop && !options.Sort && files.FirstOrDefault(file => !file.CanBeReadAgain) is not null)
            throw new InputException($"Input '{options.Input}' is a stream and cannot be read twice, as --loop does: give a file, or add --sort.");
        if (!options.Sort)
            return new DumpInput(files, options, reading, progress);
        await using var source = new FileSource(files, reading);
        await source.SkipAsync(start.SortedFrom, cancellationToken);
        var sort = await ExternalSort.RunAsync(source, new SortSpace(options.SortMemoryBytes, options.SortDirectory), progress, cancellationToken);
        return new DumpInput(files, options, reading, progress, sort, start.SortedBase, source.Position);
    }

    /// <summary>The lines from the first one, placed; the pass before must be disposed of.</summary>
    /// <param name="agreed">What is agreed on before the line that is read first.</param>
    public IPostSource Open(AgreedTime agreed)
    {
        IPostSource lines = _sort is null ? new FileSource(_files, _reading) : new SortedSource(_sort, _files, _progress, _sortedBase);
        return new PlacedSource(lines, _options.Chooses, agreed, eager: _sort is null && !_files.All(file => file.CanBeReadAgain));
    }

    public ValueTask DisposeAsync() => _sort?.DisposeAsync() ?? ValueTask.CompletedTask;
}
