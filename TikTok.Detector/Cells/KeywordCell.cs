using TikTok.Posts;

namespace TikTok.Detector.Cells;

/// <summary>What is known of one keyword in one window while the window is open.</summary>
internal sealed class KeywordCell(KeywordMarks marks)
{
    /// <summary>Stop word or boilerplate: counted, never a candidate.</summary>
    public KeywordMarks Marks { get; } = marks;

    /// <summary>Distinct posts.</summary>
    public long Posts { get; set; }

    /// <summary>Growth of comments + likes + shares.</summary>
    public long Engagement { get; set; }

    public AuthorSet Authors { get; private init; } = new();

    public TopPosts Top { get; private init; } = new();

    /// <summary>Whether a provisional candidate has gone out for this window.</summary>
    public bool ProvisionalSent { get; set; }

    public KeywordCell Copy() => new(Marks) { Posts = Posts, Engagement = Engagement, Authors = Authors.Copy(), Top = Top.Copy(), ProvisionalSent = ProvisionalSent };
}
