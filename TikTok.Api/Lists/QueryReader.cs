using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.Requests;
using TikTok.Posts;

namespace TikTok.Api.Lists;

/// <summary>
/// Reads the parameters of a request. They are bound as text, so that a refusal can say what is accepted; an empty
/// parameter counts as not given, unless it is a keyword. Read all, then ask for <see cref="Problem"/>.
/// </summary>
internal sealed class QueryReader
{
    private static readonly string[] s_instants =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    private readonly List<string> _refusals = [];

    /// <summary>What is wrong with the parameters read so far; null when nothing is.</summary>
    public ProblemHttpResult? Problem => _refusals.Count == 0 ? null : Refusals.Of(_refusals);

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

    /// <summary>What posts are searched for; null when not given. Empty is refused: it is what is left of a <c>#</c> that was not escaped.</summary>
    public SearchTerm? Term(string name, string? given)
    {
        if (given is null || IsLeftOfSign(name, given))
            return null;
        if (!SearchTerm.TryRead(given, out var term, out var problem))
            _refusals.Add($"{name}: '{Excerpt(given)}' cannot be a keyword: {problem}.");
        return term;
    }

    /// <summary>How a keyword begins, canonical; empty when not given.</summary>
    public string Prefix(string name, string? given)
    {
        if (given is null || IsLeftOfSign(name, given))
            return "";
        var prefix = PrefixOf(given);
        if (prefix.Length == 0)
            Refuse(name, given, "a prefix with a visible character, for example #for");
        return prefix;
    }

    /// <summary>How the keywords begin that a person may mean who has typed so much; empty for nothing visible.</summary>
    public static string PrefixOf(string typed)
    {
        if (SearchTerm.TryRead(typed, out var term, out _) && (term.IsSequence || term.Keyword != term.Typed))
            return term.Keyword;
        return typed.Contains('\0', StringComparison.Ordinal) ? "" : Keyword.Canonicalize(typed); // its end may still be on its way
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

    private bool IsLeftOfSign(string name, string given)
    {
        if (!string.IsNullOrWhiteSpace(given))
            return false;
        _refusals.Add($"{name}: it is empty. In an address # is written as %23, for example {name}=%23mybrand; leave {name} out for all.");
        return true;
    }

    private void Refuse(string name, string given, string accepted) => _refusals.Add($"{name}: '{Excerpt(given)}' is not accepted; give {accepted}.");

    private static string Excerpt(string given) => TerminalText.Excerpt(given, 100);
}
