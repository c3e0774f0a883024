using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using TikTok.Detector.Cells;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Tests.Scoring.Seasonal;

public sealed class AuthorTrailTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(40)]
    public void On_average_it_counts_the_authors_right(int authors)
    {
        const int rounds = 200;
        var sum = Enumerable.Range(0, rounds).Sum(round => Of(Enumerable.Range(round * 1000, authors)).Count);
        Assert.Equal(authors, sum / rounds, 0.12 * authors);
    }

    [Fact]
    public void The_same_author_counts_once_in_whatever_half_hour()
    {
        var trail = Of([7]);
        var one = trail.Count;
        trail.Turn();
        trail.Add(Folded([7]));
        Assert.Equal(one, trail.Count);
    }

    [Fact]
    public void After_three_half_hours_an_author_is_forgotten()
    {
        var trail = Of([1, 2, 3]);
        trail.Turn();
        trail.Turn();
        Assert.True(trail.Count > 0);
        trail.Turn();
        Assert.Equal(0, trail.Count);
    }

    [Fact]
    public void Of_very_many_there_is_no_saying() => Assert.Equal(double.PositiveInfinity, Of(Enumerable.Range(0, 1000)).Count);

    [Fact]
    public void It_takes_12_bytes() => Assert.Equal(12, Unsafe.SizeOf<AuthorTrail>());

    private static AuthorTrail Of(IEnumerable<int> authors)
    {
        var trail = new AuthorTrail();
        trail.Add(Folded(authors));
        return trail;
    }

    private static uint Folded(IEnumerable<int> authors)
    {
        var set = new AuthorSet();
        foreach (var author in authors)
            set.Add(StableHash.Of(Encoding.UTF8.GetBytes(author.ToString(CultureInfo.InvariantCulture))));
        return set.Fold();
    }
}
