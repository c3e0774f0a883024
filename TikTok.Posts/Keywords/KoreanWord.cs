namespace TikTok.Posts;

/// <summary>
/// Korean writes particles onto a name without a space: 커피를, 커피에서는, Nike가. The name itself is a keyword beside the whole word.
/// Some names end like a particle (고양이), so the whole word stays one too, and every stem between them is taken.
/// </summary>
internal static class KoreanWord
{
    private const int MostParticles = 2; // 에서 + 는
    private const int LeastStem = 2; // one syllable before a particle is seldom a name

    // The longest first, so that 에서 is not taken for 서.
    private static readonly string[] s_particles =
    [
        "에게서", "한테서", "이라고", "이라는", "이라도", "으로서", "으로써", "에서", "에게", "한테", "까지", "부터", "보다", "처럼", "마저", "조차", "밖에", "대로", "이나", "이랑", "이며", "이란",
        "으로", "라고", "라는", "라도", "하고", "하는", "같은", "이다", "입니다", "이에요", "예요", "을", "를", "은", "는", "이", "가", "의", "에", "와", "과", "도", "만", "로", "나", "랑", "야", "께", "뿐",
    ];

    /// <summary>The stem before the particle at the end of a word; empty when there is none.</summary>
    public static ReadOnlySpan<char> StemOf(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || !IsSyllable(word[^1]))
            return default;
        var syllables = word.Length - 1;
        while (syllables > 0 && IsSyllable(word[syllables - 1]))
            syllables--;
        if (syllables > 0) // a name in another script, whatever follows it
            return syllables >= LeastStem && word[..syllables].ContainsAnyExceptInRange('0', '9') ? word[..syllables] : default;
        foreach (var particle in s_particles)
            if (word.Length - particle.Length >= LeastStem && word.EndsWith(particle))
                return word[..^particle.Length];
        return default;
    }

    /// <summary>Whether a word is another one, or that with particles.</summary>
    public static bool IsFormOf(ReadOnlySpan<char> word, ReadOnlySpan<char> name)
    {
        for (var particles = 0; particles <= MostParticles && !word.IsEmpty; particles++, word = StemOf(word))
            if (word.SequenceEqual(name))
                return true;
        return false;
    }

    /// <summary>The n-th stem of a word, from 0; empty when it has none.</summary>
    public static ReadOnlySpan<char> StemOf(ReadOnlySpan<char> word, int number)
    {
        if (number >= MostParticles)
            return default;
        for (; number >= 0 && !word.IsEmpty; number--)
            word = StemOf(word);
        return word;
    }

    /// <summary>Whether words like this one can have particles: it ends with a syllable of Hangul.</summary>
    public static bool MayBeStem(ReadOnlySpan<char> word) => !word.IsEmpty && IsSyllable(word[^1]);

    private static bool IsSyllable(char c) => c is >= '\uAC00' and <= '\uD7A3';
}
