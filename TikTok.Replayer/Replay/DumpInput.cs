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

    private DumpInput(IReadOnlyList<InputFile> files, ReplayOptions options, PostReaderOptions reading, SortProgress progress, ExternalSort? sort) =>
        (_files, _options, _reading, _progress, _sort) = (files, options, reading, progress, sort);

    /// <summary>Opens it, and sorts it if that is asked for.</summary>
    /// <exception cref="InputException">It cannot be read, or not as often as is asked for.</exception>
    public static async Task<DumpInput> OpenAsync(IReadOnlyList<InputFile> files, ReplayOptions options, PostReaderOptions reading, SortProgress progress, CancellationToken cancellationToken)
    {
        if (options.Loop && !options.Sort && files.FirstOrDefault(file => !file.CanBeReadAgain) is not null)
            throw new InputException("Standard input cannot be read twice, as --loop does: give a file.");
        if (!options.Sort)
            return new DumpInput(files, options, reading, progress, sort: null);
        await using var source = new FileSource(files, reading);
        return new DumpInput(files, options, reading, progress, await ExternalSort.RunAsync(source, new SortSpace(options.SortMemoryBytes, options.SortDirectory), progress, cancellationToken));
    }

    /// <summary>The lines from the first one, placed; the pass before must be disposed of.</summary>
    /// <param name="agreed">What is agreed on before the line that is read first.</param>
    public IPostSource Open(AgreedTime agreed)
    {
        IPostSource lines = _sort is null ? new FileSource(_files, _reading) : new SortedSource(_sort, _files, _progress);
        return new PlacedSource(lines, _options.Chooses, agreed, eager: _sort is null && !_files.All(file => file.CanBeReadAgain));
    }

    public ValueTask DisposeAsync() => _sort?.DisposeAsync() ?? ValueTask.CompletedTask;
}
