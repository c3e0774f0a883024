using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Posts;

namespace TikTok.Api.Lists;

/// <summary>
/// Reads the parameters of a request. They are bound as text, so that a refusal can say what is accepted; an empty
/// parameter counts as not given. Read all, then ask for <see cref="Problem"/>.
/// </summary>
internal sealed class QueryReader
{
    private static readonly string[] s_instants =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    private readonly List<string> _refusals = [];

    /// <summary>What is wrong with the parameters read so far; null when nothing is.</summary>
    public ProblemHttpResult? Problem => _refusals.Count == 0
        ? null
        : TypedResults.Problem(string.Join(' ', _refusals), statusCode: StatusCodes.Status400BadRequest, title: "A parameter is not accepted.");

    /// <summary>A whole number between two bounds; null when not given.</summary>
    public int? Number(string name, string? given, int from, int to)
    {
        if (string.IsNullOrWhiteSpace(given))
            return null;
        if (int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
            return number;
        Refuse(name, given, $"a whole number from {from} to {to}");
        return null;
    }

    /// <summary>How many items are asked for.</summary>
    public int Limit(string? given, int otherwise = 50, int to = 500) => Number("limit", given, 1, to) ?? otherwise;

    /// <summary>A time; null when not given.</summary>
    public DateTime? Instant(string name, string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
            return null;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTime.TryParseExact(given, s_instants, CultureInfo.InvariantCulture, utc, out var instant))
            return instant;
        Refuse(name, given, "a time as in RFC 3339, for example 2020-08-13T13:00:00Z (write + as %2B)");
        return null;
    }

    /// <summary>A day; null when not given.</summary>
    public DateOnly? Day(string name, string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
            return null;
        if (DateOnly.TryParseExact(given, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Refuse(name, given, "a day, for example 2020-08-13");
        return null;
    }

    /// <summary>A period whose ends may be open.</summary>
    public (DateTime? From, DateTime? To) Period(string? from, string? to)
    {
        var (start, end) = (Instant("from", from), Instant("to", to));
        if (end <= start)
            _refusals.Add("to: it has to be later than from.");
        return (start, end);
    }

    /// <summary>One of a few words; null when not given.</summary>
    public string? OneOf(string name, string? given, params ReadOnlySpan<string> accepted)
    {
        if (string.IsNullOrWhiteSpace(given))
            return null;
        if (accepted.Contains(given))
            return given;
        Refuse(name, given, string.Join(" or ", accepted));
        return null;
    }

    /// <summary>A length of windows in seconds; null when not given.</summary>
    public int? Window(string? given) => OneOf("window", given, WindowLengths.FiveMinutes, WindowLengths.OneHour) is { } window ? WindowLengths.SecondsOf(window) : null;

    /// <summary>A keyword in its canonical spelling; null when not given.</summary>
    public string? Keyword(string name, string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
            return null;
        var keyword = given.Contains('\0', StringComparison.Ordinal) ? "" : Posts.Keyword.Canonicalize(given);
        if (keyword.Length > 0)
            return keyword;
        Refuse(name, given.Replace("\0", "\\0", StringComparison.Ordinal), "a keyword with a visible character, for example #foryou");
        return null;
    }

    /// <summary>Where to go on; null when not given.</summary>
    public Cursor? Cursor(CursorList list, string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
            return null;
        if (Lists.Cursor.Decode(list, given) is { } cursor)
            return cursor;
        Refuse("cursor", given, "the nextCursor of an earlier answer of this list, unchanged");
        return null;
    }

    private void Refuse(string name, string given, string accepted) =>
        _refusals.Add($"{name}: '{(given.Length > 100 ? string.Concat(given.AsSpan(0, 100), "…") : given)}' is not accepted; give {accepted}.");
}
