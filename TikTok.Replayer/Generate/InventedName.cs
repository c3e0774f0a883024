namespace TikTok.Replayer.Generate;

/// <summary>Names in Latin letters for handles, musicians and brands, such as <c>miralo</c>.</summary>
internal static class InventedName
{
    private static readonly string[] _syllables = "ba lo mi ra ne ko ta vi su pe do zi lu fa re mo ki na te go".Split(' ');

    /// <summary>A name of two to four syllables.</summary>
    public static string Draw(SeededRandom random) => Draw(random, 2 + random.Below(3));

    /// <summary>A name of so many syllables: 20 to the power of it are possible.</summary>
    public static string Draw(SeededRandom random, int syllables) =>
        string.Concat(Enumerable.Range(0, syllables).Select(_ => _syllables[random.Below(_syllables.Length)]));
}
