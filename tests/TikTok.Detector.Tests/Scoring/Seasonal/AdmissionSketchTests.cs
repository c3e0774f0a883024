using System.Globalization;
using System.Text;
using CsCheck;
using TikTok.Detector.Scoring.Seasonal;

namespace TikTok.Detector.Tests.Scoring.Seasonal;

public sealed class AdmissionSketchTests
{
    [Fact]
    public void A_count_is_never_too_small() => Gen.Select(Gen.Int[0, 300], Gen.Int[1, 4]).Array[1, 500].Sample(posts =>
    {
        var (sketch, exact) = (new AdmissionSketch(64), new Dictionary<int, int>());
        foreach (var (keyword, count) in posts)
        {
            exact[keyword] = exact.GetValueOrDefault(keyword) + count;
            Assert.True(sketch.Add(Bytes(keyword), count) >= Math.Min(255, exact[keyword]));
        }
    });

    [Fact]
    public void Among_few_keywords_it_is_exact()
    {
        var sketch = new AdmissionSketch(1 << 12);
        for (var round = 1; round <= 10; round++)
            for (var keyword = 0; keyword < 20; keyword++)
                Assert.Equal(round, sketch.Add(Bytes(keyword), 1));
    }

    [Fact]
    public void It_counts_to_255_and_no_further()
    {
        var sketch = new AdmissionSketch(64);
        sketch.Add("#rain"u8, 200);
        Assert.Equal(255, sketch.Add("#rain"u8, 1_000_000));
        Assert.Equal(255, sketch.Add("#rain"u8, 1));
    }

    [Fact]
    public void Ageing_halves_all_counts()
    {
        var sketch = new AdmissionSketch(1 << 12);
        sketch.Add("#rain"u8, 9);
        sketch.Age();
        Assert.Equal(5, sketch.Add("#rain"u8, 1));
    }

    [Fact]
    public void Its_size_stays_whatever_is_counted()
    {
        var sketch = new AdmissionSketch(1 << 10);
        for (var keyword = 0; keyword < 50_000; keyword++)
            sketch.Add(Bytes(keyword), 1);
        Assert.Equal(4 << 10, sketch.Counters.Length);
    }

    [Fact]
    public void A_width_that_is_no_power_of_two_is_refused() => Assert.Throws<ArgumentException>(() => new AdmissionSketch(1000));

    private static byte[] Bytes(int keyword) => Encoding.UTF8.GetBytes(keyword.ToString(CultureInfo.InvariantCulture));
}
