using TikTok.Posts;

namespace TikTok.BatchWorker.ParseDay;

/// <summary>Everything that is taken out of the records of one stream day; a re-sent post counts once.</summary>
internal sealed class ParsedDay(DateOnly day, BatchOptions options)
{
    private static readonly DateOnly s_epoch = new(1970, 1, 1);
    private readonly KeywordExtractor _extractor = new(options.Keywords, options.WatchedTerms);
    private readonly LanguageGuesser _guesser = new();
    private readonly TextFolder _folder = new();
    private readonly Dictionary<long, ParsedPost> _posts = [];
    private readonly Dictionary<string, KeywordDay> _keywords = new(StringComparer.Ordinal);
    private readonly long[] _postsPerHour = new long[24];

    public DateOnly Day => day;

    public long Records { get; private set; }

    /// <summary>Records whose time is not that of the hour under which they are kept: their clocks are wrong, and they are not counted.</summary>
    public long SetAside { get; private set; }

    public long ReplacedCharacters { get; private set; }

    /// <summary>Fields that were cut to their limits, and counters that are no counts.</summary>
    public long AdjustedFields { get; private set; }

    public IReadOnlyCollection<ParsedPost> Posts => _posts.Values;

    public IReadOnlyDictionary<string, KeywordDay> Keywords => _keywords;

    /// <summary>Distinct posts in each hour of the day.</summary>
    public IReadOnlyList<long> PostsPerHour => _postsPerHour;

    /// <summary>Takes a record: within a partition hour by hour, and in log order within an hour.</summary>
    /// <param name="post">The record.</param>
    /// <param name="hour">The hour of the day under which it is kept.</param>
    public void Add(Post post, int hour)
    {
        var timeMs = post.StreamTimeMs;
        Records++;
        if (timeMs / 3_600_000 != (day.DayNumber - s_epoch.DayNumber) * 24L + hour)
        {
            SetAside++;
            return;
        }

        ReplacedCharacters += post.ReplacedCharacters;
        AdjustedFields += post.AdjustedFields;
        var keywords = _extractor.Extract(post);
        var snapshot = ParsedPost.From(post, timeMs, _guesser.Guess(keywords), _folder);
        if (_posts.TryGetValue(post.Id, out var known))
        {
            var newest = snapshot.StreamedAt >= known.StreamedAt ? snapshot : known;
            _posts[post.Id] = newest with { Snapshots = known.Snapshots + 1 };
            return;
        }

        _posts.Add(post.Id, snapshot);
        Count(keywords, (ushort)(timeMs % 86_400_000 / 300_000), snapshot.Language);
    }

    private void Count(KeywordSet keywords, ushort fiveMinutes, Language? language)
    {
        _postsPerHour[fiveMinutes / 12]++;
        var texts = keywords.ToStrings();
        Count(Keyword.EveryPost, KeywordMarks.Boilerplate, fiveMinutes, language);
        for (var i = 0; i < texts.Length; i++)
            Count(texts[i], keywords.MarksOf(i), fiveMinutes, language);
    }

    private void Count(string text, KeywordMarks marks, ushort fiveMinutes, Language? language)
    {
        if (!_keywords.TryGetValue(text, out var keyword))
            _keywords.Add(text, keyword = new KeywordDay(text, marks));
        keyword.Add(fiveMinutes, language);
    }
}
