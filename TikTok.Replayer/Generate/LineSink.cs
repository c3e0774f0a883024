namespace TikTok.Replayer.Generate;

/// <summary>Collects lines in a buffer of about 1 MiB and hands them to the stream in one piece each time.</summary>
internal sealed class LineSink(Stream output)
{
    private const int FlushAt = 1 << 20;

    /// <summary>Write one line here, its line feed included, then call <see cref="EndLineAsync"/>.</summary>
    public Utf8Buffer Buffer { get; } = new(FlushAt + (1 << 14));

    public long Lines { get; private set; }

    public long Bytes { get; private set; }

    public ValueTask EndLineAsync(CancellationToken cancellation)
    {
        Lines++;
        return Buffer.Length < FlushAt ? ValueTask.CompletedTask : FlushAsync(cancellation);
    }

    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        await output.WriteAsync(Buffer.WrittenMemory, cancellation);
        Bytes += Buffer.Length;
        Buffer.Clear();
    }
}
