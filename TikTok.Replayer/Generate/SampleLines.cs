using TikTok.Replayer.Generate.Events;

namespace TikTok.Replayer.Generate;

/// <summary>
/// Turns a slot into its line. All content follows from seed and sequence number, so a re-sent snapshot repeats its
/// original without anything being remembered.
/// </summary>
internal sealed class SampleLines(long seed, SampleWorld world)
{
    // Keeps the posts' seeds apart from those of hours and catalogues.
    private const ulong PostPurpose = 1UL << 62;

    // Keeps the events' walks over the authors of a region apart.
    private const int AuthorsBetweenEvents = 1_009;

    private readonly RecordWriter _records = new(world.Authors, world.Music);
    private readonly Caption _caption = new();
    private readonly SeededRandom _random = new(0);

    public void Write(Utf8Buffer json, PostSlot slot)
    {
        _random.Restart(SeededRandom.Derive(seed, PostPurpose + (ulong)slot.Sequence));
        WriteCaption(slot);
        var author = AuthorOf(slot);
        var music = SoundOf(slot);
        var duration = 5 + _random.Below(56);

        // Drawn last, so that growth disturbs nothing that all snapshots share.
        var engagement = slot is { Event: >= 0, Voice: 0 } ? Engagement.DrawLeading(_random) : Engagement.Draw(_random);
        if (slot.IsResent)
            engagement = engagement.Grow(slot.CapturedAt - slot.CreateTime, _random);

        var id = ItemId.Create(slot.CreateTime, slot.Sequence);
        if (slot.Event >= 0)
            world.Tallies[slot.Event].Note(slot.Voice, author, id);
        _records.Write(json, new PostFacts(id, slot.CreateTime, author, music, engagement.Seen(slot.CapturedAt), duration), _caption);
    }

    private void WriteCaption(PostSlot slot)
    {
        if (slot.Event >= 0)
            world.Story(slot.Event)!.Write(_caption, _random);
        else if (slot.Keyword >= 0)
            world.Everyday.WriteBrand(_caption, slot.Region, slot.Keyword, slot.CreateTime, _random);
        else
            world.Everyday.Write(_caption, slot.Region, slot.CreateTime, _random);
    }

    private int AuthorOf(PostSlot slot)
    {
        if (slot.Event < 0)
            return world.Authors.Draw(slot.Region, _random);

        // Every fifth post is by the author of the one before: mostly different voices, as in a real crisis.
        var accounts = world.Plan.Events[slot.Event].Story.Accounts;
        var voice = accounts > 0 ? slot.Voice % accounts : slot.Voice - (slot.Voice % 5 == 4 ? 1 : 0);
        return world.Authors.Nth(slot.Region, ((long)slot.Event * AuthorsBetweenEvents) + voice);
    }

    private int SoundOf(PostSlot slot) =>
        slot.Event >= 0 && world.Sound(slot.Event) is >= 0 and var sound && (slot.Voice == 0 || _random.Percent(35))
            ? sound
            : world.DrawSound(slot.CreateTime, _random);
}
