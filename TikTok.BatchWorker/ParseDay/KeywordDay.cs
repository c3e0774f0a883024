using System.Runtime.InteropServices;
using TikTok.Posts;

namespace TikTok.BatchWorker.ParseDay;

/// <summary>A day of one keyword: in which five minutes each of its posts was, and in which language.</summary>
internal sealed class KeywordDay(string text, KeywordMarks marksOfSpelling)
{
    private const int FiveMinutesPerHour = 12;
    private readonly List<Occurrence> _occurrences = [];

    /// <summary>Those of the spelling; and a stop word of the language that most of the posts are in is one, whatever it means elsewhere.</summary>
    public KeywordMarks Marks => marksOfSpelling
        | (DominatingLanguage is { } language && StopWords.Contains(language, text) ? KeywordMarks.StopWord : KeywordMarks.None);

    public long Posts => _occurrences.Count;

    /// <summary>Posts per language, the most frequent first; posts whose text does not tell are left out.</summary>
    public IEnumerable<KeyValuePair<Language, int>> Languages => _occurrences
        .Where(occurrence => occurrence.Language is not null)
        .CountBy(occurrence => occurrence.Language!.Value)
        .OrderByDescending(count => count.Value).ThenBy(count => count.Key);

    private Language? DominatingLanguage
    {
        get
        {
            var languages = Languages.ToList();
            return languages.Count > 0 && languages[0].Value * 2 > languages.Sum(count => count.Value) ? languages[0].Key : null;
        }
    }

    /// <param name="fiveMinutes">Number of the five minutes in the day, 0 to 287.</param>
    /// <param name="language">The post's language.</param>
    public void Add(ushort fiveMinutes, Language? language) => _occurrences.Add(new Occurrence(fiveMinutes, language));

    /// <summary>Sum over the day's windows of the squared number of posts.</summary>
    /// <param name="windowSeconds">300 or 3600.</param>
    public long SumOfSquares(int windowSeconds)
    {
        var divisor = windowSeconds == 3600 ? FiveMinutesPerHour : 1;
        Span<int> counts = stackalloc int[288];
        counts.Clear();
        foreach (var occurrence in CollectionsMarshal.AsSpan(_occurrences))
            counts[occurrence.FiveMinutes / divisor]++;
        long sum = 0;
        foreach (var count in counts)
            sum += (long)count * count;
        return sum;
    }

    /// <summary>Posts in each hour of the day.</summary>
    public int[] PostsPerHour()
    {
        var hours = new int[24];
        foreach (var occurrence in CollectionsMarshal.AsSpan(_occurrences))
            hours[occurrence.FiveMinutes / FiveMinutesPerHour]++;
        return hours;
    }

    private readonly record struct Occurrence(ushort FiveMinutes, Language? Language);
}
