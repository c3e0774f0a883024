namespace TikTok.Api.Anomalies;

/// <summary>What made an anomaly.</summary>
/// <param name="Posts">Posts, the weightiest first.</param>
/// <param name="CoKeywords">Keywords that stood on the same posts.</param>
/// <param name="Authors">Who wrote them.</param>
/// <param name="Music">The sounds of them.</param>
/// <param name="SampleSize">Posts that the shares are of.</param>
public sealed record Evidence(
    IReadOnlyList<EvidencePost> Posts, IReadOnlyList<CoKeyword> CoKeywords, IReadOnlyList<EvidenceAuthor> Authors, IReadOnlyList<EvidenceSound> Music, int SampleSize);

/// <summary>A post behind an anomaly.</summary>
/// <param name="Id">The post's id, as text because JavaScript's numbers do not hold it.</param>
/// <param name="Handle">The author's handle.</param>
/// <param name="Text">The post's text, exactly; null when the post is older than what is kept.</param>
/// <param name="Weight">Its engagement when it was seen.</param>
/// <param name="At">When the stream brought it.</param>
/// <param name="CreatedAt">When it was posted; null when the post is older than what is kept.</param>
/// <param name="Link">The post on TikTok.</param>
public sealed record EvidencePost(string Id, string Handle, string? Text, double Weight, DateTime At, DateTime? CreatedAt, string Link)
{
    /// <summary>Its share of the posts that are too many, 0 to 1; null for what was found before that was kept.</summary>
    public double? Share { get; init; }

    // What the newest snapshot says; all null, except perhaps the sound, when the post is older than what is kept.

    /// <summary>The author's name.</summary>
    public string? NickName { get; init; }

    /// <summary>Likes.</summary>
    public long? Likes { get; init; }

    /// <summary>Comments.</summary>
    public long? Comments { get; init; }

    /// <summary>Shares.</summary>
    public long? Shares { get; init; }

    /// <summary>Plays; null also when the source does not say.</summary>
    public long? Plays { get; init; }

    /// <summary>Id of the sound.</summary>
    public string? MusicId { get; init; }

    /// <summary>Name of the sound.</summary>
    public string? MusicName { get; init; }

    /// <summary>Who made the sound.</summary>
    public string? Musician { get; init; }
}

/// <summary>A keyword that stood on the same posts.</summary>
/// <param name="Keyword">The keyword, canonical.</param>
/// <param name="Posts">Posts with both.</param>
/// <param name="Share">Their share, 0 to 1.</param>
public sealed record CoKeyword(string Keyword, long Posts, double Share)
{
    /// <summary>How people spell it; a sound's name and musician.</summary>
    public string Name { get => field ?? AnomalyWords.KeywordName(Keyword); init; }
}

/// <summary>An author of the posts.</summary>
/// <param name="Handle">Handle.</param>
/// <param name="Posts">Posts of the evidence.</param>
/// <param name="Share">Their share, 0 to 1.</param>
public sealed record EvidenceAuthor(string Handle, int Posts, double Share);

/// <summary>A sound of the posts.</summary>
/// <param name="Keyword">The sound as a keyword: <c>music:</c> and its id.</param>
/// <param name="Name">Its name; null when no post with it is kept any more.</param>
/// <param name="Musician">Who made it; null likewise.</param>
/// <param name="Posts">Posts of the evidence.</param>
/// <param name="Share">Their share, 0 to 1.</param>
public sealed record EvidenceSound(string Keyword, string? Name, string? Musician, int Posts, double Share);
