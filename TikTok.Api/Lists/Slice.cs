namespace TikTok.Api.Lists;

/// <summary>A part of a list.</summary>
/// <param name="Items">The items, in the list's order.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to go on behind the last item; null at the end of the list.</param>
public sealed record Slice<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Cuts what a query gave to the length that was asked for.</summary>
internal static class Slice
{
    /// <summary>Takes one row more than the limit as the sign that there is more.</summary>
    public static Slice<T> Of<T>(List<T> rows, int limit, Func<T, string> cursorBehind)
    {
        if (rows.Count <= limit)
            return new Slice<T>(rows, NextCursor: null);
        rows.RemoveRange(limit, rows.Count - limit);
        return new Slice<T>(rows, cursorBehind(rows[^1]));
    }
}
