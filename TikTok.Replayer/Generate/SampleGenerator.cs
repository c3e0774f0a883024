namespace TikTok.Replayer.Generate;

/// <summary>
/// Writes a made-up dump in the platform's format, by creation time, with known crises in it. It is produced hour by hour,
/// so memory does not grow with its length. The same options give the same bytes.
/// </summary>
public sealed class SampleGenerator
{
    private const int HoursPerDay = 24;

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
    /// <returns>What was written, with the crises.</returns>
    /// <exception cref="IOException">The output failed.</exception>
    public async Task<GeneratedDump> WriteAsync(Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(output);
        var spikes = SpikePlan.Create(_options);
        var hour = new HourOfPosts(_options, spikes);
        var lines = new SampleLines(_options);
        var sink = new LineSink(output);

        for (var i = 0; i < _options.Days * HoursPerDay; i++)
        {
            hour.Fill(_options.Start.UtcDateTime.AddHours(i));
            foreach (var slot in hour.Slots)
            {
                lines.Write(sink.Buffer, slot);
                await sink.EndLineAsync(cancellation);
            }
        }

        await sink.FlushAsync(cancellation);
        return new GeneratedDump(hour.Posts, sink.Lines, sink.Bytes, [.. spikes.Select(Describe)]);
    }

    private static Crisis Describe(PlannedSpike spike)
    {
        var brand = Brand.All[spike.Brand];
        return new Crisis("#" + brand.Name, "spike", DateTimeOffset.FromUnixTimeSeconds(spike.From),
            DateTimeOffset.FromUnixTimeSeconds(spike.To), spike.Times.Count, brand.Story);
    }
}
