namespace TikTok.Posts;

/// <summary>The languages that <see cref="LanguageGuesser"/> tells apart.</summary>
public enum Language : byte
{
    /// <summary>ar</summary>
    Arabic,

    /// <summary>bg</summary>
    Bulgarian,

    /// <summary>cs</summary>
    Czech,

    /// <summary>da</summary>
    Danish,

    /// <summary>de</summary>
    German,

    /// <summary>el</summary>
    Greek,

    /// <summary>en</summary>
    English,

    /// <summary>es</summary>
    Spanish,

    /// <summary>fa</summary>
    Persian,

    /// <summary>fi</summary>
    Finnish,

    /// <summary>fr</summary>
    French,

    /// <summary>he</summary>
    Hebrew,

    /// <summary>hi</summary>
    Hindi,

    /// <summary>hu</summary>
    Hungarian,

    /// <summary>id</summary>
    Indonesian,

    /// <summary>it</summary>
    Italian,

    /// <summary>ja</summary>
    Japanese,

    /// <summary>ko</summary>
    Korean,

    /// <summary>nl</summary>
    Dutch,

    /// <summary>no</summary>
    Norwegian,

    /// <summary>pl</summary>
    Polish,

    /// <summary>pt</summary>
    Portuguese,

    /// <summary>ro</summary>
    Romanian,

    /// <summary>ru</summary>
    Russian,

    /// <summary>sv</summary>
    Swedish,

    /// <summary>th</summary>
    Thai,

    /// <summary>tr</summary>
    Turkish,

    /// <summary>uk</summary>
    Ukrainian,

    /// <summary>vi</summary>
    Vietnamese,

    /// <summary>zh</summary>
    Chinese,
}

/// <summary>The codes of languages.</summary>
public static class LanguageCodes
{
    // In the order of the enum.
    private static readonly string[] s_codes =
    [
        "ar", "bg", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id",
        "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh",
    ];

    /// <summary>The language's code of two letters (ISO 639-1), as tables and the API hold it.</summary>
    public static string Code(this Language language) => s_codes[(int)language];
}
