using System.Text;
using TikTok.Posts.Tests.Keywords;

namespace TikTok.Posts.Tests.Languages;

public sealed class StopWordsTests
{
    [Theory]
    [InlineData("and very don't")]
    [InlineData("para también tambien")]
    [InlineData("não nao você muito")]
    [InlineData("avec c'est qu'il même")]
    [InlineData("und über dass daß")]
    [InlineData("yang dengan nggak")]
    [InlineData("который что ещё еще")]
    [InlineData("için icin ÇOK şey")]
    [InlineData("على أن إلى هٰذا")]
    public void Words_too_common_to_mean_anything_are_marked_in_nine_languages(string text) =>
        Assert.All(MarksOf(text), word => Assert.True(word.Value == KeywordMarks.StopWord, word.Key));

    [Theory]
    [InlineData("die war hat man", "German")]
    [InlineData("eras sea sean uno estado", "Spanish")]
    [InlineData("elle ai son été meme", "French")]
    [InlineData("kim ben su var", "Turkish")]
    [InlineData("dia sana demi wong", "Indonesian")]
    [InlineData("nas ate", "Portuguese")]
    [InlineData("человек жизнь", "Russian")]
    [InlineData("dove come men het och", "not gone through for homographs")]
    public void A_word_that_is_a_name_or_an_ordinary_word_elsewhere_is_not_marked_by_its_spelling(string text, string _) =>
        Assert.All(MarksOf(text), word => Assert.True(word.Value == KeywordMarks.None, word.Key));

    [Theory]
    [InlineData("die", Language.German, Language.English)]
    [InlineData("dove", Language.Italian, Language.English)]
    [InlineData("kim", Language.Turkish, Language.English)]
    [InlineData("dia", Language.Indonesian, Language.Portuguese)]
    [InlineData("meme", Language.French, Language.English)]
    [InlineData("qu'elle", Language.French, Language.Italian)]
    public void What_is_a_stop_word_depends_on_the_language(string word, Language here, Language notThere)
    {
        Assert.True(StopWords.Contains(here, word));
        Assert.False(StopWords.Contains(notThere, word));
    }

    [Theory]
    [InlineData("#the")]
    [InlineData("@the")]
    [InlineData("music:1")]
    [InlineData("")]
    [InlineData("'")]
    [InlineData("cat's")]
    [InlineData("ــــــــ")]
    public void Nothing_but_words_is_a_stop_word(string keyword) =>
        Assert.All(Enum.GetValues<Language>(), language => Assert.False(StopWords.Contains(language, keyword)));

    [Fact]
    public void Every_list_is_there()
    {
        // A word of each list, so that a package with a list gone or moved is noticed.
        (Language Language, string Word)[] samples =
        [
            (Language.Arabic, "الذين"), (Language.Bulgarian, "вероятно"), (Language.Czech, "protože"), (Language.Danish, "mange"), (Language.Dutch, "omdat"),
            (Language.English, "themselves"), (Language.Finnish, "minulle"), (Language.French, "votre"), (Language.German, "zwischen"), (Language.Hungarian, "valamint"),
            (Language.Indonesian, "sebagaimana"), (Language.Italian, "degli"), (Language.Norwegian, "hvorfor"), (Language.Persian, "هنگام"), (Language.Portuguese, "aqueles"),
            (Language.Romanian, "pentru"), (Language.Russian, "впрочем"), (Language.Spanish, "nosotras"), (Language.Swedish, "inom"), (Language.Turkish, "dolayısıyla"),
        ];
        Assert.All(samples, sample => Assert.True(StopWords.Contains(sample.Language, Keyword.Canonicalize(sample.Word)), sample.Word));
    }

    private static Dictionary<string, KeywordMarks> MarksOf(string text)
    {
        var set = new KeywordExtractor().Extract(KeywordExtractorTests.WithText(text));
        return Enumerable.Range(0, set.Count).ToDictionary(i => Encoding.UTF8.GetString(set[i]), set.MarksOf, StringComparer.Ordinal);
    }
}
