using System.Numerics;

namespace TikTok.Posts;

/// <summary>Some of the languages.</summary>
/// <param name="Bits">One bit for each <see cref="Language"/>.</param>
internal readonly record struct LanguageSet(uint Bits)
{
    /// <summary>More than there are languages.</summary>
    public const int Capacity = 32;

    public int Count => BitOperations.PopCount(Bits);

    public static LanguageSet Of(params ReadOnlySpan<Language> languages)
    {
        var bits = 0u;
        foreach (var language in languages)
            bits |= 1u << (int)language;
        return new LanguageSet(bits);
    }

    public static LanguageSet operator |(LanguageSet one, LanguageSet other) => new(one.Bits | other.Bits);

    public static LanguageSet operator &(LanguageSet one, LanguageSet other) => new(one.Bits & other.Bits);

    public bool Contains(Language language) => (Bits >> (int)language & 1) != 0;

    /// <summary>Adds a weight to the score of each of these languages.</summary>
    public void AddTo(Span<int> scores, int weight)
    {
        for (var bits = Bits; bits != 0; bits &= bits - 1)
            scores[BitOperations.TrailingZeroCount(bits)] += weight;
    }
}
