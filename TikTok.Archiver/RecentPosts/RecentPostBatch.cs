using TikTok.Posts;
using TikTok.Posts.EventTime;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.EventTime;

namespace TikTok.Archiver.RecentPosts;

/// <summary>Posts on their way to the latest view.</summary>
internal sealed class RecentPostBatch(KeywordExtractorOptions keywordOptions) : IPostReceiver
{
    private readonly KeywordExtractor _extractor = new(keywordOptions);
    private readonly LanguageGuesser _guesser = new();

    /// <summary>The posts since they were last written.</summary>
    public List<RecentPost> Posts { get; } = [];

    /// <summary>Inputs that ended since then, by the offset of the record that says so.</summary>
    public List<(long Offset, EndedInput Input)> Ended { get; } = [];

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        Posts.Clear();
        Ended.Clear();
    }

    /// <inheritdoc />
    public void OnInputEnd(in LogRecord record)
    {
        if (EndedInput.Of(record) is { } input)
            Ended.Add((record.Offset, input));
    }

    /// <inheritdoc />
    public void OnUnreadableInput(in LogRecord record) => OnInputEnd(record);

    /// <inheritdoc />
    public void OnPost(in LogRecord record, Post post, in Placed placed)
    {
        var keywords = _extractor.Extract(post);
        Posts.Add(RecentPost.From(post, placed, keywords, _guesser.Guess(keywords), record.Offset));
    }
}
