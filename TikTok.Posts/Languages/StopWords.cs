using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Lucene.Net.Analysis.Util;
using static TikTok.Posts.Language;

namespace TikTok.Posts;

/// <summary>
/// Words too common in their language to mean anything alone, in the folded spelling of <see cref="TextFolder"/>: the lists
/// that Lucene.NET ships (Snowball's and others), and what captions are full of and those lists lack.
/// </summary>
public static class StopWords
{
    private const string Resources = "Lucene.Net.Analysis.Common.Analysis.";

    private static readonly (Language Language, string Resource)[] s_lists =
    [
        (Arabic, "Ar.stopwords.txt"), (Bulgarian, "Bg.stopwords.txt"), (Czech, "Cz.stopwords.txt"), (Danish, "Snowball.danish_stop.txt"),
        (Dutch, "Snowball.dutch_stop.txt"), (English, "Snowball.english_stop.txt"), (Finnish, "Snowball.finnish_stop.txt"),
        (French, "Snowball.french_stop.txt"), (German, "Snowball.german_stop.txt"), (Hungarian, "Snowball.hungarian_stop.txt"),
        (Indonesian, "Id.stopwords.txt"), (Italian, "Snowball.italian_stop.txt"), (Norwegian, "Snowball.norwegian_stop.txt"),
        (Persian, "Fa.stopwords.txt"), (Portuguese, "Snowball.portuguese_stop.txt"), (Romanian, "Ro.stopwords.txt"),
        (Russian, "Snowball.russian_stop.txt"), (Spanish, "Snowball.spanish_stop.txt"), (Swedish, "Snowball.swedish_stop.txt"),
        (Turkish, "Tr.stopwords.txt"),
    ];

    private static readonly (Language Language, string Words)[] s_ofCaptions =
    [
        (Arabic, "يا اللي ده دي مش لسه انا احنا اكثر جدا ليش شو"),
        (English, "also can get gonna got im ive dont just like now ok one really u ur us wanna will yall"),
        (French, "c'est ça comme j'ai jsp mdr plus quand quoi si trop très tout tous"),
        (German, "dann halt ja mal mehr nein schon vom wer"),
        (Indonesian, "aja aku banget ga gak gue lo nggak nih sih udah ya yg"),
        (Portuguese, "aqui assim né pra pro quê q tá tô todo todos toda tudo vai vc vcs vou"),
        (Russian, "блин вообще всё ещё её ага короче которая которого которые который очень просто типа это эта эти"),
        (Spanish, "así aunque cada cuándo dos dónde hace hoy q quién ser si siempre solo sólo tan toda todas unas va vamos voy"),
        (Turkish, "artık bence falan işte şimdi tamam var ya yok"),
    ];

    // On the lists, and yet what a post is about.
    private static readonly string[] s_meaningful = ["человек", "жизнь", "сказал", "сказала", "говорил", "été", "étés", "estado", "estados", "avions", "kecil"];

    // Where people leave accents out when they type in a hurry; elsewhere a letter without its accent is another letter.
    private static readonly LanguageSet s_typedWithoutAccents = LanguageSet.Of(Czech, French, Hungarian, Italian, Portuguese, Romanian, Spanish, Turkish);

    private static readonly FrozenDictionary<string, LanguageSet> s_languages = Load();

    private static readonly FrozenDictionary<string, LanguageSet>.AlternateLookup<ReadOnlySpan<char>> s_lookup =
        s_languages.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a word, canonical, is a stop word of a language.</summary>
    public static bool Contains(Language language, ReadOnlySpan<char> word) => LanguagesOf(word).Contains(language);

    /// <summary>The languages in which a word is a stop word. Two joined by an apostrophe are one too: <c>qu'il</c>.</summary>
    internal static LanguageSet LanguagesOf(ReadOnlySpan<char> word)
    {
        if (ArabicForms.Concern(word))
        {
            Span<char> plain = stackalloc char[Math.Min(word.Length, ArabicForms.LongestWord)];
            return Find(plain[..ArabicForms.Simplify(word, plain)]);
        }

        if (s_lookup.TryGetValue(word, out var languages))
            return languages;
        var apostrophe = word.IndexOf('\'');
        return apostrophe > 0 ? Find(word[..apostrophe]) & Find(word[(apostrophe + 1)..]) : default;
    }

    private static LanguageSet Find(ReadOnlySpan<char> word) => s_lookup.TryGetValue(word, out var languages) ? languages : default;

    private static FrozenDictionary<string, LanguageSet> Load()
    {
        var words = new Dictionary<string, LanguageSet>(StringComparer.Ordinal);
        var folder = new TextFolder();
        foreach (var (language, resource) in s_lists)
            foreach (var word in Read(resource))
                Add(language, word);
        foreach (var (language, list) in s_ofCaptions)
            foreach (var word in list.Split(' '))
                Add(language, word);
        return words.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(Language language, string word)
        {
            if (s_meaningful.Contains(word, StringComparer.Ordinal))
                return;
            Put(language, new string(folder.Fold(word)));
            if (s_typedWithoutAccents.Contains(language))
                Put(language, new string(folder.Fold(WithoutAccents(word))));
        }

        void Put(Language language, string word)
        {
            Span<char> plain = stackalloc char[word.Length];
            var key = ArabicForms.Concern(word) ? new string(plain[..ArabicForms.Simplify(word, plain)]) : word;
            words[key] = words.GetValueOrDefault(key) | LanguageSet.Of(language);
        }
    }

    /// <summary>The words of a list; a comment begins with <c>|</c> in Snowball's files and with <c>#</c> in the others.</summary>
    private static List<string> Read(string resource)
    {
        var assembly = typeof(WordlistLoader).Assembly;
        using var content = assembly.GetManifestResourceStream(Resources + resource)
            ?? throw new InvalidOperationException($"{assembly.GetName()} holds no {resource}: the list has moved in this version of Lucene.NET.");
        using var reader = new StreamReader(content, Encoding.UTF8);
        var words = new List<string>();
        while (reader.ReadLine() is { } line)
            words.AddRange(line.Split(['|', '#'])[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words;
    }

    private static string WithoutAccents(string word) => string.Concat(
        word.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
}
