using TikTok.Replayer.Input;

namespace TikTok.Replayer.Sort;

/// <summary>
/// External merge sort. Lines fill chunks; when memory runs out, full chunks are sorted and written as runs, on other
/// threads, while reading goes on; at the end the runs and what is still in memory are merged. What fits in memory never
/// touches the disk. The order is that of <see cref="LineKey"/>, whatever the room.
/// </summary>
internal sealed class ExternalSort : IAsyncDisposable
{
    private readonly SortSpace _space;
    private readonly string _directory;
    private readonly SortProgress _progress;
    private readonly CancellationTokenSource _stop;
    private readonly List<RunFile> _runs = [];
    private readonly List<LineChunk> _full = [];
    private readonly List<Task<(RunFile Run, LineChunk Chunk)>> _spilling = [];
    private int _chunks;

    private ExternalSort(SortSpace space, SortProgress progress, CancellationToken cancellationToken)
    {
        _space = space;
        _directory = space.Directory ?? Path.GetTempPath();
        _progress = progress;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Reads everything and brings it in order.</summary>
    /// <exception cref="IOException">The input cannot be read, or the runs cannot be written.</exception>
    public static async Task<ExternalSort> RunAsync(FileSource source, SortSpace space, SortProgress progress, CancellationToken cancellationToken)
    {
        var sort = new ExternalSort(space, progress, cancellationToken);
        try
        {
            await sort.ReadAsync(source);
            return sort;
        }
        catch
        {
            await sort.DisposeAsync();
            throw;
        }
    }

    /// <summary>The lines in order, from the first one; one reader at a time.</summary>
    public ISortedLines Open() => new MergedLines([.. _runs.Select(run => run.Open()), .. _full.Select(chunk => chunk.Open())]);

    /// <summary>Frees the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var spill in _spilling)
        {
            await spill.ContinueWith(_ => { }, TaskScheduler.Default); // whatever became of it: the first failure is on its way already
            if (spill.IsCompletedSuccessfully)
                _runs.Add((await spill).Run);
        }

        _spilling.Clear();
        foreach (var run in _runs)
            await run.DisposeAsync();
        _runs.Clear();
        _stop.Dispose();
    }

    private async Task ReadAsync(FileSource source)
    {
        var filling = await TakeChunkAsync();
        while (await source.ReadAsync(_stop.Token))
        {
            var key = new LineKey(source.Rejection == Posts.RejectReason.None ? source.Post.CreateTime : LineKey.NoRecord, source.FileIndex, source.Line, source.Position);
            while (!filling.TryAdd(key, source.Rejection, source.Raw.Span))
            {
                _full.Add(filling);
                filling = await TakeChunkAsync();
            }

            _progress.AddRead(source.Raw.Length, source.Fraction);
        }

        while (_spilling.Count > 0)
            await EndSpillAsync();
        _full.Add(filling);
        _full.ForEach(chunk => chunk.Sort());
        while (_runs.Count > _space.FanIn)
            await MergeSmallestAsync(Math.Min(_space.FanIn, _runs.Count - _space.FanIn + 1));
    }

    /// <summary>An empty chunk. With the last one, memory is short: what is full goes to disk.</summary>
    private async Task<LineChunk> TakeChunkAsync()
    {
        if (_chunks < SortSpace.Chunks)
        {
            _chunks++;
            if (_chunks == SortSpace.Chunks)
                SpillFull();
            return new LineChunk(_space.ChunkBytes);
        }

        SpillFull();
        var chunk = await EndSpillAsync();
        if (_runs.Count >= _space.MostRuns)
            await MergeSmallestAsync(_space.FanIn);
        return chunk;
    }

    private void SpillFull()
    {
        foreach (var chunk in _full)
            _spilling.Add(Task.Run(async () =>
            {
                chunk.Sort();
                await using var lines = chunk.Open();
                return (await RunFile.WriteAsync(_directory, lines, _stop.Token), chunk);
            }));
        _full.Clear();
    }

    private async Task<LineChunk> EndSpillAsync()
    {
        var done = await Task.WhenAny(_spilling);
        _spilling.Remove(done);
        var (run, chunk) = await done;
        _runs.Add(run);
        _progress.AddRun();
        chunk.Clear();
        return chunk;
    }

    private async Task MergeSmallestAsync(int count)
    {
        _runs.Sort((left, right) => left.Length.CompareTo(right.Length));
        var smallest = _runs[..count];
        RunFile merged;
        await using (var lines = new MergedLines([.. smallest.Select(run => run.Open())]))
            merged = await RunFile.WriteAsync(_directory, lines, _stop.Token);
        _runs.RemoveRange(0, count);
        _runs.Add(merged);
        _progress.AddRun();
        foreach (var run in smallest)
            await run.DisposeAsync();
    }
}
