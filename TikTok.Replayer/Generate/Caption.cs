namespace TikTok.Replayer.Generate;

/// <summary>
/// The text of one post while it is put together, with the places of its hashtags and mentions. Reused from post to post.
/// </summary>
internal sealed class Caption
{
    private static readonly Token _dots = Token.From("...");

    private readonly Utf8Buffer _text = new(1024);
    private readonly List<Mark> _marks = [];
    private int _utf16Length;

    /// <summary>The text's bytes, escaped for JSON.</summary>
    public ReadOnlySpan<byte> Text => _text.Written;

    public void Clear()
    {
        _text.Clear();
        _marks.Clear();
        _utf16Length = 0;
    }

    /// <summary>Adds a word or phrase; a space separates it from what stands there.</summary>
    public void Add(Token token)
    {
        AddSpace();
        Append(token);
    }

    /// <summary>Whether the text's last sentence is closed.</summary>
    public bool EndsSentence => Text is [.., (byte)'.' or (byte)'!' or (byte)'?'] || Text.EndsWith("？"u8);

    /// <summary>Adds another sentence; dots part it from one that is open.</summary>
    public void AddSentence(Token token)
    {
        if (!EndsSentence)
            Append(_dots);
        Add(token);
    }

    /// <summary>Adds text directly behind the last word, such as a comma.</summary>
    public void AddGlued(Token token) => Append(token);

    /// <summary>Adds a hashtag, unless the post has it already: a challenge is listed once.</summary>
    /// <param name="tag">The hashtag.</param>
    /// <param name="glued">Without a space before it, as people do: <c>#a#b</c>.</param>
    public void Add(Tag tag, bool glued = false)
    {
        foreach (var mark in _marks)
        {
            if (mark.Tag is { } known && known.Name.AsSpan().SequenceEqual(tag.Name))
                return;
        }

        if (!glued)
            AddSpace();
        _marks.Add(new Mark(_utf16Length, _utf16Length + tag.Text.Utf16Length, tag, UserId: 0));
        Append(tag.Text);
    }

    /// <summary>Adds an <c>@handle</c> of the given user.</summary>
    public void AddMention(Token handle, long userId)
    {
        AddSpace();
        _marks.Add(new Mark(_utf16Length, _utf16Length + handle.Utf16Length, Tag: null, userId));
        Append(handle);
    }

    /// <summary>Adds a space, unless the text is empty.</summary>
    public void AddSpace()
    {
        if (_utf16Length == 0)
            return;
        _text.Append((byte)' ');
        _utf16Length++;
    }

    /// <summary>Writes the elements of <c>challengeInfoList</c>.</summary>
    public void WriteChallenges(Utf8Buffer json)
    {
        var isFirst = true;
        foreach (var mark in _marks)
        {
            if (mark.Tag is null)
                continue;
            if (!isFirst)
                json.Append((byte)',');
            json.Append(mark.Tag.Challenge);
            isFirst = false;
        }
    }

    /// <summary>Writes the elements of <c>textExtra</c>: type 1 is a hashtag, 0 a mention.</summary>
    public void WriteTextExtra(Utf8Buffer json)
    {
        for (var i = 0; i < _marks.Count; i++)
        {
            var mark = _marks[i];
            json.Append(i == 0 ? "{\"AwemeId\":\"\",\"Start\":"u8 : ",{\"AwemeId\":\"\",\"Start\":"u8);
            json.Append(mark.Start);
            json.Append(",\"End\":"u8);
            json.Append(mark.End);
            json.Append(",\"HashtagName\":\""u8);
            if (mark.Tag is not null)
            {
                json.Append(mark.Tag.Name);
                json.Append("\",\"HashtagId\":\"\",\"Type\":1,\"UserId\":\""u8);
            }
            else
            {
                json.Append("\",\"HashtagId\":\"\",\"Type\":0,\"UserId\":\""u8);
                json.Append(mark.UserId);
            }

            json.Append("\",\"IsCommerce\":false}"u8);
        }
    }

    private void Append(Token token)
    {
        _text.Append(token.Utf8);
        _utf16Length += token.Utf16Length;
    }

    private readonly record struct Mark(int Start, int End, Tag? Tag, long UserId);
}
