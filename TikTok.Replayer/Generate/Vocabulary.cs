namespace TikTok.Replayer.Generate;

/// <summary>The words, hashtags and phrases that captions are made of. Lists are ranked: what comes first is used most.</summary>
internal static class Vocabulary
{
    private const int WordCount = 2_000;

    private static readonly string[] _english = Split("""
        the my and to you when i me this is it for a in with so of on just we love be your day dance new like that not
        but what how all do one out get if today no up she he time can best was friend they have who are at go see more
        make good watch first want need part wait video here from know back life happy let people her his our got now
        about girl boy mom dad work baby really never look home night school cat dog think after try every day over
        funny thing going always feel way only real old little come right again made real give too then still us take
        everyone follow story better help world year food morning pretty because please check cute friends favorite
        makeup learn guess thanks song duet challenge trend summer spring hair birthday week end cooking easy recipe
        healthy fast dinner coffee shoes outfit drip style color drawing art paint music guitar drums singing voice
        garden plants beach rain snow mountain city road trip car bike train flight hotel window door kitchen table
        chair bed phone camera light shadow mirror magic trick secret idea plan list goal game play level winner loser
        team ball goal jump run walk fall slip catch throw spin twist turn stop start slow quick loud quiet soft sweet
        salty spicy bitter crunchy fresh warm cold hot cool weird strange crazy lazy tired sleepy hungry thirsty proud
        scared brave lucky broke rich free busy bored excited nervous calm kind mean smart silly clever honest sorry
        price store order package delivery service money cheap bottle glass box paper plastic metal wood cotton battery
        screen update app code science space moon stars sun ocean fish bird horse puppy kitten rabbit turtle frog tree
        flower leaf apple banana lemon bread cheese chocolate cookie cake pizza pasta rice soup salad sauce
        """);

    private static readonly string[] _spanish = Split("""
        que no de la el es mi y en un te por con una lo me para los si cuando se todo amor vida como pero mas hoy asi
        esta yo tu bien muy ya amiga amigo casa familia feliz siempre nunca mejor gracias nuevo baile fiesta perro gato
        hermana hermano mama papa verdad tiempo mundo corazon noche dia semana escuela trabajo comida receta facil rico
        playa calle ciudad viaje coche zapatos ropa pelo ojos sonrisa risa llorar cantar bailar jugar ganar perder
        comprar tienda precio dinero roto nada alguien quien donde porque tambien otra vez mañana corazón canción niño
        """);

    private static readonly string[] _others = Split("""
        und das ich nicht mein heute immer schön für über küche straße freunde hund katze warum schon wieder mal
        je suis pas avec pour mon très c'est quand même été fête chien maison toujours demain merci où voilà
        não você meu muito hoje vida coração você amanhã saudade gente tudo bom dia festa cachorro irmã
        che non sono mio oggi sempre perché così bello amica casa mare cucina domani grazie città
        ben çok için bugün güzel aşk kedi köpek neden şimdi yeni arkadaş anne hayat
        aku kamu dan yang ini itu bisa suka banget teman hari makan lagi sama
        jestem dzień dobry bardzo dzisiaj śmieszne życie miłość
        я не это как мой люблю сегодня друзья смешно жизнь кошка почему очень
        """);

    private static readonly string[] _syllables = Split("ba lo mi ra ne ko ta vi su pe do zi lu fa re mo ki na te go");

    /// <summary>About 2,000 distinct words: the languages interleaved, then invented ones.</summary>
    public static Token[] Words { get; } = Token.FromAll(RankWords());

    /// <summary>400 subjects: 40 topics, each alone and with nine endings.</summary>
    public static string[] TopicTags { get; } = RankTopics();

    /// <summary>The platform's boilerplate tags.</summary>
    public static string[] BoilerplateTags { get; } = ["fyp", "foryou", "foryoupage", "viral", "xyzbca"];

    public static string[] ForeignTags { get; } =
        ["おすすめ", "추천", "搞笑", "اكسبلور", "العراق", "מצחיק", "рек", "parati", "voorjou", "fürdich", "keşfet", "fypageシ"];

    public static Token[] Emoji { get; } = Token.FromAll(Split("😂 ❤️ 😍 😭 🔥 ✨ 🥺 😅 💕 👀 🤣 💀 🙏 😎 🖤 🎉 💯 🤷‍♀️ 👩‍🍳 👍🏽 🇲🇽 😳 🐶 🍕"));

    public static Token[] RightToLeftPhrases { get; } = Token.FromAll(
        ["شاهد حتى النهاية", "يوم جميل مع الاصدقاء", "قطتي المجنونة", "خیلی خنده دار", "איזה יום יפה", "חכו לסוף"]);

    public static Token[] EastAsianPhrases { get; } = Token.FromAll(
        ["今日のダンス", "うちの猫がかわいい", "最後まで見てね", "오늘도 행복하게", "강아지랑 산책", "今天天气真好", "等到最後"]);

    public static Token[] Punctuation { get; } = Token.FromAll([",", "!", "...", "?", ".", "!!", ":)"]);

    public static Token LoneHash { get; } = Token.From("#");

    public static Token[] Signatures { get; } = Token.FromAll(
        ["", "new video every day", "just for fun 🎉", "follow for part 2", "insta in bio", "vida simple ☀️", "dm for collab", "100k? 🖤"]);

    /// <summary>A name of two to four syllables, such as <c>miralo</c>.</summary>
    public static string InventedName(SeededRandom random) =>
        string.Concat(Enumerable.Range(0, 2 + random.Below(3)).Select(_ => _syllables[random.Below(_syllables.Length)]));

    private static HashSet<string> RankWords()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _english.Length; i++)
        {
            words.Add(_english[i]);
            if (i % 3 == 1 && i / 3 < _spanish.Length)
                words.Add(_spanish[i / 3]);
            if (i % 3 == 2 && i / 3 < _others.Length)
                words.Add(_others[i / 3]);
        }

        for (var i = 0; words.Count < WordCount; i++)
        {
            // 37 shares no factor with 8,000, so the walk meets every combination of three syllables once.
            var pick = i * 37 % 8_000;
            words.Add(_syllables[pick / 400] + _syllables[pick / 20 % 20] + _syllables[pick % 20]);
        }

        return words;
    }

    private static string[] RankTopics()
    {
        string[] topics = Split("""
            dance comedy cat dog food makeup fitness school football gaming art travel fashion music prank magic baby
            car horse science history book movie anime cosplay nails hair skate surf garden baking coffee pizza summer
            couple family nurse teacher farm quarantine
            """);
        string[] endings = ["", "tok", "challenge", "check", "life", "love", "time", "vibes", "hacks", "goals"];
        return [.. Enumerable.Range(0, topics.Length * endings.Length)
            .Select(i => topics[i % topics.Length] + endings[((i / topics.Length) + (i % topics.Length * 3)) % endings.Length])];
    }

    private static string[] Split(string words) =>
        words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
