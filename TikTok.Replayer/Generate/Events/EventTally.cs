namespace TikTok.Replayer.Generate.Events;

/// <summary>What an event really brought: drawn by chance, so known only once the sample is written.</summary>
internal sealed class EventTally
{
    private readonly HashSet<int> _authors = [];

    /// <summary>Posts that came on top.</summary>
    public int Added { get; set; }

    /// <summary>Ordinary posts that were not made.</summary>
    public int Missing { get; set; }

    /// <summary>Lines that repeat the event's post.</summary>
    public int Resent { get; set; }

    /// <summary>Who made the added posts.</summary>
    public int Authors => _authors.Count;

    /// <summary>Item id of the first of them, which has most of the engagement; null without posts.</summary>
    public long? LeadingPost { get; private set; }

    /// <param name="voice">Which post of the event it is, from 0.</param>
    /// <param name="author">Who made it.</param>
    /// <param name="itemId">Its id.</param>
    public void Note(int voice, int author, long itemId)
    {
        if (voice == 0)
            LeadingPost = itemId;
        _authors.Add(author);
    }
}
