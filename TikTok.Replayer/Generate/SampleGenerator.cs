using TikTok.Replayer.Generate.Events;

namespace TikTok.Replayer.Generate;

/// <summary>
/// Writes a made-up dump in the platform's format, in the order in which its lines were taken down, with known events in it.
/// It is produced hour by hour, so memory does not grow with its length. The same options give the same bytes.
/// </summary>
public sealed class SampleGenerator
{
    private const int SecondsPerHour = 3600;

    private readonly SampleOptions _options;

    /// <param name="options">What to write.</param>
    /// <exception cref="ArgumentException">The options have a problem (<see cref="SampleOptions.FindProblem"/>).</exception>
    public SampleGenerator(SampleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblem() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        _options = options;
    }

    /// <summary>Writes the sample as NDJSON.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="cancellation">Stops between blocks of about 1 MiB.</param>
    /// <returns>What was written, with the events.</returns>
    /// <exception cref="IOException">The output failed.</exception>
    public async Task<GeneratedDump> WriteAsync(Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(output);
        var world = new SampleWorld(_options);
        var hour = new HourOfPosts(_options, world.Plan, world.Tallies);
        var lines = new SampleLines(_options.Seed, world);
        var sink = new LineSink(output);

        for (var from = _options.Start.ToUnixTimeSeconds(); from < _options.End.ToUnixTimeSeconds(); from += SecondsPerHour)
        {
            hour.Fill(from);
            foreach (var slot in hour.Slots)
            {
                lines.Write(sink.Buffer, slot);
                await sink.EndLineAsync(cancellation);
            }
        }

        await sink.FlushAsync(cancellation);
        var report = new EventReport(_options, world);
        return new GeneratedDump(hour.Posts, sink.Lines, sink.Bytes, report.Keywords(), report.Events());
    }
}
