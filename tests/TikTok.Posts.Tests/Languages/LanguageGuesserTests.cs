using TikTok.Posts.Tests.Keywords;

namespace TikTok.Posts.Tests.Languages;

public sealed class LanguageGuesserTests
{
    private readonly LanguageGuesser _guesser = new();
    private readonly KeywordExtractor _extractor = new();

    [Theory]
    [InlineData("I can't believe this happened to me", "en")]
    [InlineData("no puedo creer que esto me pasó hoy", "es")]
    [InlineData("não acredito que isso aconteceu comigo", "pt")]
    [InlineData("je n'arrive pas à croire que ça m'est arrivé", "fr")]
    [InlineData("ich kann nicht glauben, dass mir das passiert ist", "de")]
    [InlineData("aku tidak percaya ini terjadi hari ini", "id")]
    [InlineData("не могу поверить, что это случилось", "ru")]
    [InlineData("bunun başıma geldiğine inanamıyorum", "tr")]
    [InlineData("لا أصدق أن هذا حدث لي اليوم", "ar")]
    [InlineData("今日は海に行きました", "ja")]
    [InlineData("오늘 바다에 갔어요", "ko")]
    [InlineData("妈妈说她马上就到", "zh")]
    [InlineData("không thể tin được chuyện này", "vi")]
    public void A_sentence_tells_its_language(string text, string code) => Assert.Equal(code, Guess(text));

    [Theory]
    [InlineData("TAMBIEN LO VI CUANDO ESTABA ALLI", "es")]
    [InlineData("BU ÇOK GÜZEL İZLEYİN", "tr")]
    [InlineData("bu cok guzel degil mi", "tr")]
    [InlineData("l’école c’est fini", "fr")]
    [InlineData("هٰذَا هُوَ الجُزءُ الثَّانِي", "ar")]
    public void Capitals_missing_accents_apostrophes_and_vowel_signs_do_not_hide_it(string text, string code) => Assert.Equal(code, Guess(text));

    [Theory]
    [InlineData("")]
    [InlineData("😂😂💨 🇩🇪 1️⃣")]
    [InlineData("#fyp #foryou #рекомендации #pourtoi")]
    [InlineData("@someone @другой https://example.com/the/and/of")]
    [InlineData("wow")]
    [InlineData("15 2020 100%")]
    [InlineData("bella ciao")]
    public void A_text_that_does_not_tell_has_none(string text) => Assert.Null(Guess(text));

    [Theory]
    [InlineData("Peter Parker heeft een nieuw gezicht in de remaster #spiderman #thebest #and #of", "nl")]
    [InlineData("Вот и туториал ✔️ naruto sasuke anime edit", "ru")]
    [InlineData("this is the best jalapeño dip I have ever had", "en")]
    public void Hashtags_names_and_a_borrowed_word_do_not_outweigh_the_sentence(string text, string code) => Assert.Equal(code, Guess(text));

    [Fact]
    public void Two_languages_in_equal_parts_are_none() => Assert.Null(Guess("where they were, nicht schon wieder"));

    [Fact]
    public void A_guess_leaves_no_trace_in_the_next()
    {
        Assert.Equal("ru", Guess("это было вчера и мне это нравится"));
        Assert.Equal("en", Guess("this is what it was"));
        Assert.Null(Guess("wow"));
    }

    [Fact]
    public void Every_language_has_a_code_of_its_own()
    {
        var codes = Enum.GetValues<Language>().Select(language => language.Code()).ToList();

        Assert.Distinct(codes, StringComparer.Ordinal);
        Assert.Equal(codes.Order(StringComparer.Ordinal).ToArray(), codes.ToArray());
        Assert.InRange(codes.Count, 9, 32); // a set of them is 32 bits
    }

    /// <summary>Twenty everyday captions in each of nine languages, written for this test: the guess may fail, and may hardly ever be wrong.</summary>
    [Fact]
    public void Of_everyday_captions_most_are_told_and_hardly_any_is_told_wrongly()
    {
        var captions = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Languages", "captions.tsv")).Select(line => line.Split('\t')).ToList();
        var guesses = captions.Select(caption => (Expected: caption[0], Guessed: Guess(caption[1]), Text: caption[1])).ToList();

        Assert.Equal("ar 20,de 20,en 20,es 20,fr 20,id 20,pt 20,ru 20,tr 20", string.Join(',', guesses.GroupBy(guess => guess.Expected, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}")));
        Assert.All(guesses.GroupBy(guess => guess.Expected, StringComparer.Ordinal), group => Assert.True(group.Count(guess => guess.Guessed == guess.Expected) >= 16, Describe(group)));
        Assert.True(guesses.Count(guess => guess.Guessed is not null && guess.Guessed != guess.Expected) <= 2, Describe(guesses));
    }

    private static string Describe(IEnumerable<(string Expected, string? Guessed, string Text)> guesses) =>
        string.Join('\n', guesses.Where(guess => guess.Guessed != guess.Expected).Select(guess => $"{guess.Expected} -> {guess.Guessed ?? "none"}: {guess.Text}"));

    private string? Guess(string text) => _guesser.Guess(_extractor.Extract(KeywordExtractorTests.WithText(text)))?.Code();
}
