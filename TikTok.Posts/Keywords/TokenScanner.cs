namespace TikTok.Posts;

/// <summary>
/// Cuts a text into its tokens, each once and in order. Made for folded text; of an unfolded one it finds the same tokens as far as
/// folding changes no boundary, which is good enough to find how something was spelt.
/// </summary>
internal static class TokenScanner
{
    /// <summary>Scans a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Gets the tokens in place of what it held.</param>
    public static void Scan(ReadOnlySpan<char> text, List<Token> tokens)
    {
        tokens.Clear();
        var afterWord = false;
        for (var i = 0; i < text.Length;)
        {
            var rune = Characters.At(text, i, out var step);
            if (rune.Value == '#')
                i = ScanTag(text, i, tokens);
            else if (rune.Value == '@' && !afterWord)
                i = ScanMention(text, i, tokens);
            else if (StartsUrl(text[i..]) && !afterWord)
                i = ScanLink(text, i, tokens);
            else if (Characters.IsLetterOrDigit(rune))
            {
                var unspaced = Characters.IsUnspacedScript(rune);
                i = unspaced ? ScanCharacters(text, i, tokens) : ScanWord(text, i, tokens);
                afterWord = !unspaced; // where nothing is spaced, a mention or a link follows at once
                continue;
            }
            else
                i += step;
            afterWord = false;
        }
    }

    /// <summary>Whether there is a letter or a digit.</summary>
    public static bool HasLetterOrDigit(ReadOnlySpan<char> name)
    {
        for (int i = 0, step; i < name.Length; i += step)
            if (Characters.IsLetterOrDigit(Characters.At(name, i, out step)))
                return true;
        return false;
    }

    // Emoji are decoration where there are letters, and the hashtag itself where there are none.
    private static int ScanTag(ReadOnlySpan<char> text, int sign, List<Token> tokens)
    {
        var emojiEnd = EndOfEmoji(text, sign + 1);
        var end = emojiEnd;
        while (end < text.Length && Characters.IsTag(Characters.At(text, end, out var step)))
            end += step;
        if (HasLetterOrDigit(text[emojiEnd..end]))
            tokens.Add(new Token(TokenKind.Tag, sign, emojiEnd, end));
        else if (emojiEnd > sign + 1)
            tokens.Add(new Token(TokenKind.Tag, sign, sign + 1, emojiEnd));
        return end;
    }

    private static int EndOfEmoji(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && Characters.At(text, end, out var step) is var rune
            && (Characters.IsEmoji(rune) || end > start && Characters.IsInvisible(rune)))
            end += step;
        return end;
    }

    private static int ScanMention(ReadOnlySpan<char> text, int sign, List<Token> tokens)
    {
        var end = sign + 1;
        while (end < text.Length && (Characters.IsTag(Characters.At(text, end, out var step)) || text[end] == '.'))
            end += step;
        var name = text[(sign + 1)..end].TrimEnd('.');
        if (HasLetterOrDigit(name))
            tokens.Add(new Token(TokenKind.Mention, sign, sign + 1, sign + 1 + name.Length));
        return end;
    }

    private static int ScanWord(ReadOnlySpan<char> text, int start, List<Token> tokens)
    {
        var end = start;
        while (end < text.Length)
        {
            var rune = Characters.At(text, end, out var step);
            var inside = Characters.IsWord(rune) && !Characters.IsUnspacedScript(rune)
                || (rune.Value == '\'' || Characters.IsInvisible(rune)) && GoesOn(text[(end + step)..]);
            if (!inside)
                break;
            end += step;
        }

        tokens.Add(new Token(TokenKind.Word, start, start, end));
        return end;
    }

    private static bool GoesOn(ReadOnlySpan<char> text) =>
        !text.IsEmpty && Characters.At(text, 0, out _) is var next && Characters.IsLetterOrDigit(next) && !Characters.IsUnspacedScript(next);

    private static int ScanCharacters(ReadOnlySpan<char> text, int start, List<Token> tokens)
    {
        var at = start;
        while (at < text.Length && Characters.At(text, at, out var step) is var rune && Characters.IsUnspacedScript(rune) && Characters.IsWord(rune))
        {
            var end = at + step;
            while (end < text.Length && Characters.IsMark(Characters.At(text, end, out step)))
                end += step;
            tokens.Add(new Token(TokenKind.Character, at, at, end));
            at = end;
        }

        return at;
    }

    private static bool StartsUrl(ReadOnlySpan<char> text) =>
        text[0] is 'h' or 'w' && (text.StartsWith("http://") || text.StartsWith("https://") || text.StartsWith("www."));

    private static int ScanLink(ReadOnlySpan<char> text, int start, List<Token> tokens)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        tokens.Add(new Token(TokenKind.Link, start, start, end));
        return end;
    }
}
