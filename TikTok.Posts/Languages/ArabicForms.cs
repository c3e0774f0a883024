namespace TikTok.Posts;

/// <summary>One spelling for the ways in which the same Arabic or Persian word is typed.</summary>
internal static class ArabicForms
{
    /// <summary>A longer one is no stop word.</summary>
    public const int LongestWord = 32;

    /// <summary>Whether a word is one of these.</summary>
    public static bool Concern(ReadOnlySpan<char> word) => word.Length is > 0 and <= LongestWord && word[0] is >= '\u0600' and <= '\u06FF';

    /// <summary>Leaves out vowel signs and the stroke that lengthens a word, and takes alef, yeh and kaf in their plain forms.</summary>
    /// <returns>The length of what was written.</returns>
    public static int Simplify(ReadOnlySpan<char> word, Span<char> target)
    {
        var length = 0;
        foreach (var c in word)
        {
            if (c is (>= '\u064B' and <= '\u065F') or '\u0670' or '\u0640')
                continue;
            target[length++] = c switch
            {
                'أ' or 'إ' or 'آ' or 'ٱ' => 'ا',
                'ى' or 'ی' => 'ي',
                'ک' => 'ك',
                _ => c,
            };
        }

        return length;
    }
}
