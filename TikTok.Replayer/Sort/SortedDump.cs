using System.IO.Pipelines;
using TikTok.Posts;
using TikTok.Replayer.Generate;
using TikTok.Replayer.Input;

namespace TikTok.Replayer.Sort;

/// <summary>What a sort has written.</summary>
/// <param name="Posts">Records in the output.</param>
/// <param name="Rejected">Lines that are no records, by reason.</param>
/// <param name="RejectedFile">Where those are; null when there are none, or no file beside the output could hold them.</param>
internal sealed record SortSummary(long Posts, IReadOnlyDictionary<RejectReason, long> Rejected, string? RejectedFile);

/// <summary>Writes an input in order to a file, and what is no record to a file beside it.</summary>
internal sealed class SortedDump
{
    private const int WriteBytes = 128 << 10;
    private const long MostLineBytes = 1 << 30;
    private readonly IReadOnlyList<InputFile> _files;
    private readonly string _output;
    private readonly string? _rejectedFile;
    private readonly SortSpace _space;

    /// <summary>A sort of these files.</summary>
    /// <exception cref="InputException">The output would replace one of them.</exception>
    public SortedDump(IReadOnlyList<InputFile> files, string output, SortSpace space)
    {
        (_output, _space) = (output, space);
        var isFile = !OutputFile.IsStandardOutput(output) && !OutputFile.IsDevice(output);
        _rejectedFile = isFile ? output + ".rejected.ndjson" : null;
        var path = isFile ? Path.GetFullPath(output) : null;
        _files = [.. files.Where(file => file.Name != path + ".partial")]; // what a killed run has left in the directory that is read
        if (_files.Any(file => file.Name == path || file.Name == path + ".rejected.ndjson"))
            throw new InputException($"Output '{output}', or what belongs to it, is one of the inputs: write it to another directory.");
        if (space.Directory is { } directory && !Directory.Exists(directory))
            throw new InputException($"Directory '{directory}' does not exist: create it first.");
    }

    /// <summary>Sorts and writes.</summary>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public Task<SortSummary> WriteAsync(SortProgress progress, CancellationToken cancellationToken) => OutputFile.WriteAsync(_output, async (file, cancellation) =>
    {
        // Long lines are kept as long as a chunk can hold some: dumps have them, and mending the limit is no reason to sort again.
        var reading = new PostReaderOptions { MaxLineBytes = (int)Math.Min(_space.ChunkBytes / 4, MostLineBytes) };
        await using var source = new FileSource(_files, reading);
        await using var sort = await ExternalSort.RunAsync(source, _space, progress, cancellation);
        var rejected = new Dictionary<RejectReason, long>();
        var posts = 0L;
        await using (var lines = sort.Open())
            await WriteAsync(file, async pipe =>
            {
                while (await lines.ReadAsync(cancellation))
                {
                    progress.AddMerged();
                    if (lines.Rejection != RejectReason.None)
                    {
                        rejected[lines.Rejection] = rejected.GetValueOrDefault(lines.Rejection) + 1;
                        continue;
                    }

                    posts++;
                    if (!await WriteLineAsync(pipe, lines.Raw, cancellation))
                        return;
                }
            });
        return new SortSummary(posts, rejected, await WriteRejectedAsync(sort, rejected.Count > 0, cancellation));
    }, cancellationToken);

    /// <summary>Beside the output lies what belongs to it, and nothing of an earlier run.</summary>
    private async Task<string?> WriteRejectedAsync(ExternalSort sort, bool some, CancellationToken cancellationToken)
    {
        if (_rejectedFile is null || !some)
        {
            if (_rejectedFile is not null)
                File.Delete(_rejectedFile);
            return null;
        }

        await OutputFile.WriteAsync(_rejectedFile, async (file, cancellation) =>
        {
            await using var lines = sort.Open();
            await WriteAsync(file, async pipe =>
            {
                // They are the first in order.
                while (await lines.ReadAsync(cancellation) && lines.Rejection != RejectReason.None && await WriteLineAsync(pipe, lines.Raw, cancellation))
                {
                }
            });
            return true;
        }, cancellationToken);
        return _rejectedFile;
    }

    /// <summary>Compresses on another thread than that which merges.</summary>
    private static async Task WriteAsync(Stream file, Func<PipeWriter, Task> write)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 8 << 20, resumeWriterThreshold: 4 << 20, minimumSegmentSize: WriteBytes, useSynchronizationContext: false));
        var writing = Task.Run(() => CopyAsync(pipe.Reader, file));
        try
        {
            await write(pipe.Writer);
            await pipe.Writer.CompleteAsync();
        }
        catch (Exception failure)
        {
            await pipe.Writer.CompleteAsync(failure); // the other side ends with it, and it is told here
            throw;
        }
        finally
        {
            await writing.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await writing;
    }

    private static async Task CopyAsync(PipeReader pipe, Stream file)
    {
        try
        {
            await pipe.CopyToAsync(file);
        }
        finally
        {
            await pipe.CompleteAsync(); // whoever writes stops
        }
    }

    /// <returns>False when the other side has stopped.</returns>
    private static async ValueTask<bool> WriteLineAsync(PipeWriter pipe, ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        var room = pipe.GetSpan(line.Length + 1);
        line.Span.CopyTo(room);
        room[line.Length] = (byte)'\n';
        pipe.Advance(line.Length + 1);
        return pipe.UnflushedBytes < WriteBytes || !(await pipe.FlushAsync(cancellationToken)).IsCompleted;
    }
}
