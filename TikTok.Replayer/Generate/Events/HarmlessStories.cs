namespace TikTok.Replayer.Generate.Events;

/// <summary>What happens in the sample and is no crisis: a good detector stays silent, or may mention a trend.</summary>
internal static class HarmlessStories
{
    public static IReadOnlyList<Story> All { get; } =
    [
        new(Scenario.PlatformSurge, "*", "*", "Another platform is down, and everybody comes here: 45 % more of everything for three hours.")
        {
            Peak = 0.45, Minutes = 180, Place = StoryPlace.Live(13.2),
        },
        new(Scenario.AuthorSpam, "de-DE", "glimmerbox", "One account raffles a {brand} in a post every other minute.")
        {
            Rate = 4, Peak = 32, Accounts = 1, Minutes = 75, Place = StoryPlace.Live(9.8),
            Captions = """
                Gewinne jetzt eine {brand}, Link im Profil
                nur heute: {brand} gratis, schnell sein
                """,
        },
        new(Scenario.ResendStorm, "en-US", "purrbowl", "Robots re-send one old post about {brand} again and again, its counters rising.")
        {
            Rate = 3, Peak = 260, Accounts = 1, Minutes = 90, Place = StoryPlace.Live(21.2),
            Captions = "my cat refuses every bowl except the {brand} one",
        },
        new(Scenario.PlatformSurge, "*", "*", "A day off nearly everywhere: 30 % more of everything from morning to night.")
        {
            Peak = 0.3, Minutes = 20 * 60, Place = StoryPlace.Earlier(0.72, 2),
        },
        new(Scenario.AuthorSpam, "en-US", "gripnova", "A seller and two accounts that copy it word by word push {brand}.")
        {
            Rate = 3, Peak = 45, Accounts = 3, Minutes = 110, Place = StoryPlace.Earlier(0.3, 17),
            Captions = """
                the {brand} grip changed my life, 70% off today only, code in bio
                last chance for {brand}, code in bio
                """,
        },
        new(Scenario.BoilerplateSurge, "*", "xyzbca", "A rumour says that the tag helps: it is put on three times as many posts.")
        {
            Peak = 0.4, Minutes = 300, Place = StoryPlace.Earlier(0.5, 12),
        },
        new(Scenario.Trend, "en-US", "sunny side shuffle", "A dance sound rises over four days and is forgotten within two.")
        {
            Peak = 0.07, Minutes = 6 * 1440, Place = StoryPlace.Earlier(0.1, 6),
        },
        new(Scenario.Trend, "id-ID", "hujan di kota", "A rain song is under every other holiday video, then under none.")
        {
            Peak = 0.05, Minutes = 4 * 1440, Place = StoryPlace.Earlier(0.55, 0),
        },
        new(Scenario.Trend, "pt-BR", "passinho do elevador", "A lift-music joke takes off on the last day.")
        {
            Peak = 0.06, Minutes = 3 * 1440, Place = StoryPlace.Live(3),
        },
    ];

    /// <summary>Brands to which nothing happens: they show what an ordinary week looks like. Name, region, posts an hour.</summary>
    public static IReadOnlyList<(string Keyword, string Region, double Rate)> QuietBrands { get; } =
        [("mintobank", "en-GB", 6), ("pixelpado", "fr-FR", 3), ("nordsneaker", "de-DE", 1), ("glowcola", "es-MX", 0.3)];
}
