using System.Text;

namespace TikTok.Posts;

/// <summary>
/// Guesses the language of a post by the script, the stop words and the marked letters of its running text; hashtags, mentions
/// and links say nothing, since people everywhere borrow them. A text that does not tell gives no language: a wrong one
/// would do more harm than none. Not thread-safe; not for the hot path, though it costs less than extracting the keywords.
/// </summary>
public sealed class LanguageGuesser
{
    // In hundredths of a stop word. Found by trying, and not sensitive: see docs/decisions/0008.
    private const int Word = 100;
    private const int ScriptAlone = 100;
    private const int ScriptShared = 40;
    private const int LetterAlone = 250;
    private const int LetterShared = 30;
    private const int LeastScore = 80;
    private const int LeastPerWord = 35;
    private const int LeastLead = 25;

    private readonly int[] _scores = new int[LanguageSet.Capacity];
    private char[] _word = new char[256];

    /// <summary>Guesses from the keywords of one post.</summary>
    /// <returns>Null when the words say too little, or point to two languages alike.</returns>
    public Language? Guess(KeywordSet keywords)
    {
        Array.Clear(_scores);
        var words = 0;
        for (var i = 0; i < keywords.Count; i++)
        {
            if (!keywords.IsWord(i))
                continue;
            if (_word.Length < keywords[i].Length)
                _word = new char[keywords[i].Length];
            Weigh(_word.AsSpan(0, Encoding.UTF8.GetChars(keywords[i], _word)));
            words++;
        }

        return Best(words);
    }

    private void Weigh(ReadOnlySpan<char> word)
    {
        if (Letters.OfScript(word[0]) is { } script)
            _scores[(int)script.Language] += script.Alone ? ScriptAlone : ScriptShared;

        for (var i = 0; i < word.Length; i++)
            if (word[i] >= 0x80 && word[..i].IndexOf(word[i]) < 0 && Letters.Marked(word[i]) is { Count: > 0 and var count } languages)
                languages.AddTo(_scores, count == 1 ? LetterAlone : LetterShared + Word / count);

        var stopWordIn = StopWords.LanguagesOf(word);
        if (stopWordIn.Count == 0 && word.IndexOf('\'') is > 0 and var apostrophe)
            stopWordIn = StopWords.LanguagesOf(word[..apostrophe]); // l'école, dell'anno
        // One that few languages share says more; a letter alone says little.
        if (stopWordIn.Count > 0)
            stopWordIn.AddTo(_scores, (Word + Word / stopWordIn.Count) / (word.Length == 1 ? 2 : 1));
    }

    private Language? Best(int words)
    {
        var (best, score, second) = (0, 0, 0);
        for (var language = 0; language < _scores.Length; language++)
        {
            if (_scores[language] > score)
                (best, score, second) = (language, _scores[language], score);
            else
                second = Math.Max(second, _scores[language]);
        }

        return score >= Math.Max(LeastScore, LeastPerWord * words) && score - second >= LeastLead ? (Language)best : null;
    }
}
