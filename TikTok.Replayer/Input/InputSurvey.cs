using TikTok.Posts;
using TikTok.Posts.EventTime;

namespace TikTok.Replayer.Input;

/// <summary>What the times of an input's posts look like, in the order of its files.</summary>
/// <param name="IsInOrder">Whether no post is older than what is agreed on before it; wrong clocks do not count.</param>
/// <param name="HasWrongClocks">Whether there are some.</param>
/// <param name="End">How far stream time comes with it, epoch milliseconds; 0 without posts. Only where the whole input was read.</param>
public sealed record InputSurvey(bool IsInOrder, bool HasWrongClocks, long End)
{
    private const int MinuteMs = 60_000;
    private const int MostWrong = 4;

    /// <summary>Reads an input.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="whole">Whether to read on when the order is known.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<InputSurvey> OfAsync(IReadOnlyList<InputFile> files, bool whole, CancellationToken cancellationToken)
    {
        var (isInOrder, posts, setAside, agreed, minutes) = (true, 0L, 0L, 0L, new SortedDictionary<long, int>());
        var options = new PostReaderOptions { LatestCreateTime = PostReaderOptions.LatestCreateTimeAt(TimeProvider.System.GetUtcNow()) };
        await using var source = new PlacedSource(new FileSource(files, options), _ => true, default, eager: false);
        while ((isInOrder || whole) && await source.ReadAsync(cancellationToken))
        {
            if (source.Rejection != RejectReason.None)
                continue;
            posts++;
            setAside += source.Placed.IsSetAside ? 1 : 0;
            isInOrder &= source.Placed.IsSetAside || source.Placed.FiledMs >= agreed && source.Placed.Placement == Placement.InTime;
            agreed = source.Placed.Next.Ms;
            if (whole)
                minutes[source.Post.CreateTime / 60] = minutes.GetValueOrDefault(source.Post.CreateTime / 60) + 1;
        }

        isInOrder &= setAside * MostWrong <= posts; // clocks are wrong now and then; where many seem to be, it is the order
        return new InputSurvey(isInOrder, setAside > 0, isInOrder ? agreed : EndOf(minutes));
    }

    /// <summary>What the posts agree on at the end, once they are sorted; of a minute no more of them than are ever looked at together.</summary>
    private static long EndOf(SortedDictionary<long, int> minutes)
    {
        var end = 0L;
        AgreementOfAll.Place(
            minutes.SelectMany(minute => Enumerable.Repeat(minute.Key * MinuteMs, Math.Min(minute.Value, Agreement.MaxLookAhead))),
            placed => end = placed.Next.Ms);
        return end;
    }
}
