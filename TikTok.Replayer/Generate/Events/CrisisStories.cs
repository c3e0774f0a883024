namespace TikTok.Replayer.Generate.Events;

/// <summary>
/// The crises of the sample. They differ in size on purpose: some nobody can miss, some stand out only of a keyword's own
/// rhythm. The file is long because it is text.
/// </summary>
internal static class CrisisStories
{
    public static IReadOnlyList<Story> All { get; } =
    [
        new(Scenario.Spike, "en-US", "lumaskin", "A new night cream by {brand} gives people a rash; before-and-after faces spread through the American evening.")
        {
            Rate = 5, Peak = 85, Minutes = 170, Place = StoryPlace.Live(1.9), Tags = ["allergicreaction", "skincarefail"],
            Captions = """
                my face after ONE night with {brand}, this is not a filter
                day 2 of the {brand} rash and it is spreading to my neck
                please throw away the new {brand} night cream
                dermatologist said it's an allergic reaction to {brand}
                {brand} burned my cheeks and support left me on read
                before and after {brand}. i look like a tomato
                check the batch number on your {brand} before you use it
                my mom and me both got hives from {brand}
                """,
        },
        new(Scenario.Spike, "es-MX", "crisporo", "Mould is found in freshly opened bags of {brand}; buyers film what they pour out.")
        {
            Rate = 5, Peak = 60, Minutes = 130, Place = StoryPlace.Live(4.2), Tags = ["queasco", "denuncia"],
            Captions = """
                abrí la bolsa de {brand} y miren el moho
                no coman {brand}, esto salió verde
                mi hijo casi se come un {brand} con moho
                llamé a {brand} y me colgaron, qué asco
                la fecha dice junio y ya tiene moho, gracias {brand}
                revisen su lote de {brand} antes de abrir
                así venía mi {brand} recién comprado
                """,
        },
        new(Scenario.LevelShift, "fr-FR", "maisonlio", "{brand} halves its parcels without lowering the price; from now on customers show every parcel.")
        {
            Rate = 6, Peak = 11, Minutes = int.MaxValue, Place = StoryPlace.Live(6.5), Tags = ["shrinkflation"],
            Captions = """
                même prix, moitié moins : mon colis {brand} du jour
                je pèse chaque colis {brand} maintenant, la honte
                encore un carton {brand} presque vide
                {brand} nous prend pour des idiots, regardez la taille
                avant, après : le même colis {brand}
                troisième colis {brand}, troisième déception
                """,
        },
        new(Scenario.Spike, "id-ID", "zapfone", "The battery of a {brand} catches fire while charging; a bedroom video starts it.")
        {
            Rate = 6, Peak = 65, Minutes = 150, Place = StoryPlace.Live(8), Tags = ["bateraiterbakar", "hatihati"],
            Captions = """
                baterai {brand} teman aku terbakar pas dicas
                hati-hati ya guys, {brand} jangan dicas semalaman
                kasur aku bolong gara-gara {brand}
                {brand} aku panas banget, takut meledak
                ini yang terjadi sama {brand} kakak aku tadi siang
                servis {brand} bilang itu salah kita, serius?
                siapa yang baterai {brand} nya juga melembung?
                """,
        },
        new(Scenario.Spike, "de-DE", "velorida", "Frames of {brand} bicycles crack at the weld; few people, but all with pictures.")
        {
            Rate = 4, Peak = 22, Minutes = 160, Place = StoryPlace.Live(11.8), Tags = ["rahmenbruch", "rückruf"],
            Captions = """
                mein {brand} ist einfach an der Schweißnaht gerissen
                Rahmenbruch nach drei Monaten, danke {brand}
                bitte prüft die Naht an eurem {brand}
                {brand} sagt, das sei normaler Verschleiß. Ernsthaft?
                bei Tempo 40 ist mein {brand} gebrochen, nichts passiert zum Glück
                wann kommt der Rückruf, {brand}?
                """,
        },
        new(Scenario.Drop, "tr-TR", "pazarino", "The shop app {brand} is down through the Turkish evening: nobody posts hauls, its hashtag goes quiet.")
        {
            Rate = 14, Peak = 0.93, Minutes = 200, Place = StoryPlace.Live(15.9),
        },
        new(Scenario.Spike, "ar-SA", "نورالين", "A perfume by {brand} turns out to be thinned with water; the Gulf compares bottles after dinner.")
        {
            Rate = 4, Peak = 48, Minutes = 140, Place = StoryPlace.Live(18), Tags = ["عطر_مغشوش", "احذروا"],
            Captions = """
                عطر {brand} كله ماء والله
                قارنت بين زجاجتين من {brand} وانصدمت
                لا تشتروا {brand} قبل ما تشوفون الفيديو
                دفعت فيه كثير وطلع {brand} مغشوش
                الريحة تروح بعد دقيقة من {brand}
                خدمة العملاء في {brand} ما ترد
                """,
        },
        new(Scenario.Emerging, "pt-BR", "cademeureembolso", "Passengers of a cancelled concert cruise ask where their refund is, under a hashtag that did not exist before.")
        {
            Peak = 55, Minutes = 240, Place = StoryPlace.Live(19.5), Tags = ["cruzeirocancelado"],
            Captions = """
                três semanas esperando o reembolso do cruzeiro
                cancelaram o cruzeiro e sumiram com meu dinheiro
                cadê meu reembolso? minha mãe juntou um ano pra isso
                atendimento só responde com robô, cadê o dinheiro
                somos mais de mil pessoas sem reembolso
                todo dia vou postar até devolverem o dinheiro
                """,
        },
        new(Scenario.SlowBurn, "en-GB", "brewnesto", "A leaked memo tells {brand} staff to reuse milk; baristas confirm it one after the other, over a day and a half.")
        {
            Rate = 4, Peak = 26, Minutes = 38 * 60, Place = StoryPlace.Earlier(0.97, 3), Tags = ["leakedmemo", "baristatok"],
            Captions = """
                ex barista here, the {brand} memo about milk is real
                i worked at {brand} for two years and yes, the milk
                reading the leaked {brand} memo so you don't have to
                never getting a latte at {brand} again
                my manager at {brand} said use it anyway
                day shift at {brand}, let's talk about that memo
                """,
        },
        new(Scenario.Spike, "tr-TR", "ışıldak", "Night lights by {brand} spark in the socket; parents warn each other.")
        {
            Rate = 4, Peak = 45, Minutes = 120, Place = StoryPlace.Earlier(-0.6, 17), Tags = ["dikkat", "geriçağırma"],
            Captions = """
                {brand} gece lambası prizde kıvılcım çıkardı
                çocuk odasında {brand} varsa hemen çıkarın
                yanık kokusu {brand} lambadan geliyormuş
                {brand} özür bile dilemedi
                bu {brand} iki gün dayandı, sonra kıvılcım
                lütfen paylaşın, {brand} tehlikeli
                """,
        },
        new(Scenario.SlowBurn, "ru-RU", "лунатея", "Buyers of {brand} tea find dust instead of leaves; reviews pile up over thirty hours.")
        {
            Rate = 5, Peak = 28, Minutes = 34 * 60, Place = StoryPlace.Earlier(0.2, 2), Tags = ["честныйотзыв", "обманпокупателей"],
            Captions = """
                открыла чай {brand}, а там пыль
                раньше {brand} был листовой, теперь одна пыль
                сравнила две пачки {brand}, смотрите сами
                верните деньги за {brand}, это не чай
                третья пачка {brand} подряд и снова пыль
                {brand} отвечает, что так и задумано
                """,
        },
        new(Scenario.Emerging, "en-US", "splintergate", "Glass splinters are found in a school's water bottles; parents invent a hashtag for it.")
        {
            Peak = 45, Minutes = 300, Place = StoryPlace.Earlier(0.35, 14), Tags = ["schoolmom", "watersafety"],
            Captions = """
                there was glass in my daughter's water bottle
                check your kids' bottles tonight, splinters in the lid
                the school sent one email about the splinters, one
                third bottle with splinters in our class alone
                so the splinters are 'within tolerance' now?
                pouring out every bottle in this house
                """,
        },
        new(Scenario.Spike, "pt-BR", "tidybotto", "The camera of a {brand} robot streams living rooms to strangers.")
        {
            Rate = 5, Peak = 55, Minutes = 150, Place = StoryPlace.Earlier(0.45, 22), Tags = ["privacidade", "cameraligada"],
            Captions = """
                meu {brand} estava transmitindo a sala inteira
                desliga a câmera do {brand} agora
                uma pessoa que eu não conheço falou pelo meu {brand}
                o {brand} me filmou dormindo, gente
                cobri a câmera do {brand} com fita
                {brand} diz que foi só um teste, sei
                """,
        },
        new(Scenario.Drop, "en-US", "tunelio", "The music app {brand} is down for an afternoon and an evening; its hashtag dries up.")
        {
            Rate = 14, Peak = 0.9, Minutes = 260, Place = StoryPlace.Earlier(0.55, 20),
        },
        new(Scenario.LevelShift, "ar-EG", "توصيلة", "The delivery service {brand} raises its fee; drivers and customers post their bills every day from then on.")
        {
            Rate = 6, Peak = 11, Minutes = int.MaxValue, Place = StoryPlace.Earlier(0.62, 10), Tags = ["رسوم_التوصيل"],
            Captions = """
                فاتورة {brand} اليوم أغلى من الأكل نفسه
                رسوم {brand} زادت مرة ثانية
                كل يوم أصور فاتورة {brand} للتاريخ
                أنا سواق في {brand} ونصيبي ما زاد
                حذفت {brand} ورجعت أمشي
                قبل وبعد رسوم {brand}
                """,
        },
        new(Scenario.Spike, "ja-JP", "ねこもち", "Plush toys by {brand} lose their stuffing in the wash; owners hold a funeral for them.")
        {
            Rate = 2, Peak = 26, Minutes = 140, Place = StoryPlace.Earlier(0.8, 11), Tags = ["洗濯事故"],
            Captions = """
                {brand}を洗ったら綿が全部出た
                私の{brand}がぺったんこ
                {brand}のお葬式をしました
                洗濯機の中が{brand}の綿だらけ
                {brand}は手洗いでもだめだった
                """,
        },
        new(Scenario.Spike, "es-ES", "skyhoppair", "{brand} cancels its flights of a whole evening without a word; passengers film the hall.")
        {
            Rate = 6, Peak = 70, Minutes = 180, Place = StoryPlace.Earlier(0.9, 18), Tags = ["vuelocancelado", "aeropuerto"],
            Captions = """
                {brand} canceló todos los vuelos y nadie nos dice nada
                durmiendo en el aeropuerto gracias a {brand}
                cuarenta minutos en la fila de {brand} y cierran
                mi boda es mañana y {brand} canceló el vuelo
                así está la sala de {brand} ahora mismo
                {brand} nos dio un vale de tres euros
                """,
        },
    ];
}
