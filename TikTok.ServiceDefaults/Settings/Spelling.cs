namespace TikTok.ServiceDefaults.Settings;

/// <summary>How far two spellings are from one another.</summary>
internal static class Spelling
{
    /// <summary>
    /// Letters to insert, leave out, exchange or swap with their neighbour until one is the other (optimal string alignment);
    /// capitals do not matter.
    /// </summary>
    public static int Distance(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var (before, last, row) = (new int[other.Length + 1], new int[other.Length + 1], new int[other.Length + 1]);
        for (var j = 0; j <= other.Length; j++)
            row[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            (before, last, row) = (last, row, before);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var exchanged = last[j - 1] + (Same(one[i - 1], other[j - 1]) ? 0 : 1);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, exchanged);
                if (i > 1 && j > 1 && Same(one[i - 1], other[j - 2]) && Same(one[i - 2], other[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
        }

        return row[other.Length];
    }

    /// <summary>Whether one is likely to be the other, misspelt.</summary>
    public static bool IsNear(string one, string other) => Distance(one, other) <= Math.Max(1, Math.Min(one.Length, other.Length) / 4);

    private static bool Same(char one, char other) => char.ToUpperInvariant(one) == char.ToUpperInvariant(other);
}
