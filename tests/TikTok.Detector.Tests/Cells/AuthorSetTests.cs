using System.Buffers;
using CsCheck;
using TikTok.Detector.Cells;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Tests.Cells;

public sealed class AuthorSetTests
{
    [Fact]
    public void Is_exact_to_64()
    {
        var set = new AuthorSet();
        for (var i = 1; i <= 64; i++)
        {
            set.Add(Hash(i));
            set.Add(Hash(i));
            Assert.Equal(i, set.Count);
        }
    }

    [Theory]
    [InlineData(65)]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(2_500)]
    [InlineData(2_700)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Estimates_within_10_percent(int authors)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var set = new AuthorSet();
            for (var i = 0; i < authors; i++)
                set.Add(Hash(((long)seed << 40) + i));
            Assert.InRange(set.Count, authors * 0.9, authors * 1.1);
        }
    }

    [Fact]
    public void A_union_does_not_depend_on_order_or_grouping()
    {
        Gen.Select(Gen.Long[0, 200], Gen.Int[0, 4]).List[0, 300].Sample(authors =>
        {
            var whole = new AuthorSet();
            foreach (var (author, _) in authors)
                whole.Add(Hash(author));
            var groups = Enumerable.Range(0, 5).Select(group => SetOf(authors.Where(pair => pair.Item2 == group).Select(pair => pair.Item1))).ToList();

            Assert.Equal(whole.Count, Union(groups).Count);
            Assert.Equal(whole.Count, Union(Enumerable.Reverse(groups)).Count);
            Assert.Equal(whole.Count, Union([Union(groups.Take(2)), Union(groups.Skip(2))]).Count);
        });
    }

    [Fact]
    public void A_written_set_is_read_to_the_same_set_and_to_its_last_byte()
    {
        foreach (var count in new[] { 0, 1, 64, 65, 5000 })
        {
            var set = SetOf(Enumerable.Range(0, count).Select(i => (long)i));
            var bytes = Written(set);
            var reader = new BlockReader(bytes);
            var read = new AuthorSet();
            read.MergeFrom(ref reader);

            Assert.True(reader.AtEnd);
            Assert.Equal(set.Count, read.Count);
            Assert.Equal(bytes, Written(read));
        }
    }

    private static AuthorSet SetOf(IEnumerable<long> authors)
    {
        var set = new AuthorSet();
        foreach (var author in authors)
            set.Add(Hash(author));
        return set;
    }

    private static AuthorSet Union(IEnumerable<AuthorSet> sets)
    {
        var union = new AuthorSet();
        foreach (var set in sets)
        {
            var reader = new BlockReader(Written(set));
            union.MergeFrom(ref reader);
        }

        return union;
    }

    private static byte[] Written(AuthorSet set)
    {
        var output = new ArrayBufferWriter<byte>();
        set.Write(output);
        return output.WrittenSpan.ToArray();
    }

    private static ulong Hash(long author) => StableHash.Of(BitConverter.GetBytes(author));
}
