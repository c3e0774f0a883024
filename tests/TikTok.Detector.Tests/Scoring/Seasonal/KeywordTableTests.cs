using System.Globalization;
using System.Text;
using CsCheck;
using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Posts;

namespace TikTok.Detector.Tests.Scoring.Seasonal;

public sealed class KeywordTableTests
{
    private static readonly SeasonalModel s_model = new(new SeasonalOptions(), TimeSpan.FromMinutes(5));

    [Fact]
    public void A_keyword_takes_181_bytes_beside_its_spelling() => Assert.Equal(181, KeywordTable.BytesPerKeyword);

    [Fact]
    public void A_keyword_is_found_with_its_state_and_another_is_not()
    {
        var table = new KeywordTable(10);
        var slot = table.Add("#rain"u8, KeywordMarks.Boilerplate, OfLevel(5));

        Assert.Equal((slot, -1), (table.Find("#rain"u8), table.Find("#sun"u8)));
        Assert.Equal("#rain", Encoding.UTF8.GetString(table.TextOf(slot)));
        Assert.Equal((5, (byte)KeywordMarks.Boilerplate), (SeasonalModel.LevelOf(table[slot].State), table[slot].Marks));
    }

    [Fact]
    public void Slots_are_in_the_order_of_admission_over_all_chunks()
    {
        var table = Filled(20_000, capacity: 20_000);
        Assert.Equal(20_000, table.Count);
        for (var keyword = 0; keyword < 20_000; keyword++)
        {
            Assert.Equal(keyword, table.Find(Name(keyword)));
            Assert.Equal(keyword, SeasonalModel.LevelOf(table[keyword].State));
        }
    }

    [Fact]
    public void A_full_table_lets_the_coldest_tenth_go_and_the_others_keep_their_state()
    {
        var table = Filled(100, capacity: 100);
        table.Add("#new"u8, KeywordMarks.None, OfLevel(1));

        Assert.Equal(91, table.Count);
        for (var keyword = 0; keyword < 100; keyword++)
        {
            var slot = table.Find(Name(keyword));
            Assert.Equal(keyword >= 10, slot >= 0);
            if (slot >= 0)
                Assert.Equal(keyword, SeasonalModel.LevelOf(table[slot].State));
        }

        Assert.Equal(1, SeasonalModel.LevelOf(table[table.Find("#new"u8)].State));
    }

    [Fact]
    public void Among_equals_the_oldest_go()
    {
        var table = new KeywordTable(10);
        for (var keyword = 0; keyword < 11; keyword++)
            table.Add(Name(keyword), KeywordMarks.None, OfLevel(3));
        Assert.Equal((-1, 0, 9), (table.Find(Name(0)), table.Find(Name(1)), table.Find(Name(10))));
    }

    [Fact]
    public void Whoever_is_colder_goes_before_those_at_the_limit_however_late_it_came()
    {
        var table = new KeywordTable(20);
        for (var keyword = 0; keyword < 20; keyword++)
            table.Add(Name(keyword), KeywordMarks.None, OfLevel(keyword == 19 ? 1 : 3));
        table.Add("#new"u8, KeywordMarks.None, OfLevel(9)); // two of them go
        Assert.Equal((-1, 0, -1), (table.Find(Name(0)), table.Find(Name(1)), table.Find(Name(19))));
    }

    [Theory]
    [InlineData(30_000, 100)]
    [InlineData(100, 99)]
    [InlineData(9, 1)]
    [InlineData(100, 100)]
    public void A_table_restored_from_the_time_of_a_larger_capacity_comes_down_to_its_own_and_stays_there(int before, int capacity)
    {
        var copy = Filled(before, before).Copy(new Queue<byte[]>()).ToList();
        var (table, other) = (new KeywordTable(capacity), new KeywordTable(capacity));
        table.Restore(copy);
        other.Restore(copy);
        for (var keyword = before; keyword < before + 3 * capacity; keyword++)
        {
            table.Add(Name(keyword), KeywordMarks.None, OfLevel(keyword));
            other.Add(Name(keyword), KeywordMarks.None, OfLevel(keyword));
            Assert.InRange(table.Count, 1, capacity);
        }

        AssertSame(table, other);
        Assert.True(table.Find(Name(before + 3 * capacity - 1)) >= 0, "the newest, which is the warmest, is there");
        Assert.InRange(table.Bytes, 1, 2 * Filled(capacity, capacity).Bytes + 2_000_000);
    }

    [Fact]
    public void However_many_keywords_come_the_table_does_not_grow()
    {
        var table = Filled(1000, capacity: 1000);
        var bytes = table.Bytes;
        for (var keyword = 1000; keyword < 20_000; keyword++)
            table.Add(Name(keyword), KeywordMarks.None, OfLevel(keyword));
        Assert.InRange(table.Count, 900, 1000);
        Assert.InRange(table.Bytes, 1, 1.5 * bytes);
    }

    [Fact]
    public void A_table_of_any_history_finds_what_a_dictionary_does() => Gen.Int[0, 60].Array[0, 200].Sample(keywords =>
    {
        var (table, levels) = (new KeywordTable(1000), new Dictionary<int, double>());
        foreach (var (keyword, level) in keywords.Select((keyword, index) => (keyword, index)))
            if (table.Find(Name(keyword)) < 0)
            {
                table.Add(Name(keyword), KeywordMarks.None, OfLevel(level));
                levels.Add(keyword, level);
            }

        for (var keyword = 0; keyword <= 60; keyword++)
            Assert.Equal(levels.TryGetValue(keyword, out var level) ? level : -1, table.Find(Name(keyword)) is var slot and >= 0 ? SeasonalModel.LevelOf(table[slot].State) : -1);
    });

    [Fact]
    public void A_copy_taken_up_elsewhere_is_the_same_table_and_goes_on_as_it()
    {
        var (table, other) = (Filled(9000, capacity: 9000), new KeywordTable(9000));
        other.Add("#left over"u8, KeywordMarks.None, OfLevel(1));
        other.Restore([.. table.Copy(new Queue<byte[]>())]);
        Assert.Equal(-1, other.Find("#left over"u8));
        AssertSame(table, other);

        table.Add("#new"u8, KeywordMarks.None, OfLevel(4)); // evicts in both
        other.Add("#new"u8, KeywordMarks.None, OfLevel(4));
        AssertSame(table, other);
    }

    [Fact]
    public void A_copy_does_not_change_with_the_table_and_lends_its_buffers_to_the_next()
    {
        var table = Filled(100, capacity: 200);
        var first = table.Copy(new Queue<byte[]>()).ToList();
        var before = first.ConvertAll(part => part.ToArray());
        s_model.Step(ref table[50].State, new SeasonalWindow(1, 0, 99, double.PositiveInfinity, 1));
        Assert.Equal(before, first);

        var second = table.Copy(new Queue<byte[]>(first.Skip(1))).ToList();
        Assert.Same(first[1], second[1]);
        Assert.NotEqual(before[1], second[1]);
    }

    private static void AssertSame(KeywordTable expected, KeywordTable actual)
    {
        Assert.Equal(expected.Copy(new Queue<byte[]>()).ToList(), actual.Copy(new Queue<byte[]>()).ToList());
        for (var slot = 0; slot < expected.Count; slot++)
            Assert.Equal(slot, actual.Find(expected.TextOf(slot)));
    }

    private static KeywordTable Filled(int keywords, int capacity)
    {
        var table = new KeywordTable(capacity);
        for (var keyword = 0; keyword < keywords; keyword++)
            table.Add(Name(keyword), KeywordMarks.None, OfLevel(keyword));
        return table;
    }

    private static SeasonalState OfLevel(double level) => s_model.Seed(new SeasonalSeed(level, 0.1, 0.1, 7, [], []));

    private static byte[] Name(int keyword) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"#keyword{keyword}"));
}
