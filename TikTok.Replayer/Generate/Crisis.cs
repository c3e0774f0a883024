namespace TikTok.Replayer.Generate;

/// <summary>One injected anomaly, as the truth file tells it.</summary>
/// <param name="Keyword">The keyword concerned, such as <c>#glowcola</c>.</param>
/// <param name="Kind">Kind of anomaly; always <c>spike</c> so far.</param>
/// <param name="From">Creation time from which posts were added.</param>
/// <param name="To">First instant without added posts.</param>
/// <param name="AddedPosts">Posts added to the ordinary ones; re-sent snapshots are not counted.</param>
/// <param name="Story">What the posts are about.</param>
public sealed record Crisis(string Keyword, string Kind, DateTimeOffset From, DateTimeOffset To, int AddedPosts, string Story);
