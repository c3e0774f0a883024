using TikTok.Anomalies.Series;
using TikTok.Replayer.Generate.Languages;

namespace TikTok.Replayer.Generate;

/// <summary>
/// Turns a published series of counts into posts: every row becomes exactly as many posts with the keyword, all inside the
/// one aligned window into which the row's time falls. The same file and options give the same bytes.
/// </summary>
public sealed class CountsGenerator
{
    // Shares no factor with the number of authors: the walk repeats nobody for 20,000 posts.
    private const int AuthorStride = 7_919;
    private const ulong PostPurpose = 1UL << 61;

    private readonly CountsOptions _options;

    /// <param name="options">What to write.</param>
    /// <exception cref="ArgumentException">The options have a problem (<see cref="CountsOptions.FindProblem"/>).</exception>
    public CountsGenerator(CountsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblem() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        _options = options;
    }

    /// <summary>Reads the counts and writes the posts as NDJSON, by creation time.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="cancellation">Stops between blocks of about 1 MiB.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="SeriesException">A row of the file is not a time and a count.</exception>
    /// <exception cref="IOException">The counts cannot be read or the output failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The counts may not be read.</exception>
    public async Task<GeneratedDump> WriteAsync(Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(output);
        var counts = await CountsFile.ReadAsync(_options.CsvPath, _options.Format, cancellation);
        var music = new MusicCatalogue(_options.Seed, [Language.Of("en").OriginalSound]);
        var records = new RecordWriter(new AuthorCatalogue(_options.Seed, Region.All), music);
        var captions = new CountsCaption(_options.Keyword);
        var caption = new Caption();
        var random = new SeededRandom(0);
        var sink = new LineSink(output);

        foreach (var window in counts.Windows)
        {
            for (var i = 0L; i < window.Count; i++)
            {
                var post = sink.Lines;
                random.Restart(SeededRandom.Derive(_options.Seed, PostPurpose + (ulong)post));
                captions.Write(caption, random);
                var createTime = window.Start + (i * counts.IntervalSeconds / window.Count);
                var author = (int)(post * AuthorStride % AuthorCatalogue.Count);
                records.Write(sink.Buffer,
                    new PostFacts(ItemId.Create(createTime, post), createTime, author, music.Draw(random), Engagement.Draw(random), 15), caption);
                await sink.EndLineAsync(cancellation);
            }
        }

        await sink.FlushAsync(cancellation);
        return new GeneratedDump(sink.Lines, sink.Lines, sink.Bytes, [], []) { Notes = counts.Notes };
    }
}
