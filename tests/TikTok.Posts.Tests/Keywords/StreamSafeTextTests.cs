using System.Text;

namespace TikTok.Posts.Tests.Keywords;

/// <summary>To normalise a run of marks takes the square of its length; so none may be long where that happens.</summary>
public sealed class StreamSafeTextTests
{
    [Theory]
    [InlineData("\u0301\u0323")]
    [InlineData("\u0344\u0316")]
    [InlineData("\u3099\u0316")]
    [InlineData("ﾞ\u0316")]
    [InlineData("\u0F73\u0F7A")]
    [InlineData("\u0301\u200D\u0323\uFE0F")]
    [InlineData("\uDB40\uDD00\u0316\u0301")]
    public void Twice_the_marks_take_no_more_steps(string marks)
    {
        var (once, twice) = (StepsOf(marks, 500), StepsOf(marks, 1000));

        Assert.InRange(twice, 1, 2.2 * once);
        Assert.InRange(once, 1, 70 * 70);
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("e\u0301", 1)]
    [InlineData("e\u0302\u0323", 1)]
    [InlineData("สวัสดี", 6)]
    public void Writing_keeps_all_of_its_marks(string text, int characters) => Assert.Equal(characters, new TextFolder().Fold(text).Length);

    [Fact]
    public void Each_base_has_its_own_marks()
    {
        var many = new string('\u0323', 100);
        Assert.Equal(2 * (1 + TextFolder.MostMarks), new TextFolder().Fold($"q{many}q{many}").Length);
    }

    [Fact]
    public void A_post_of_nothing_but_marks_is_as_short_as_one_with_few()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 240_000));
        Assert.Equal([new TextFolder().Fold("z" + marks[..30]).ToString()], KeywordExtractorTests.Extract("z" + marks));
    }

    // What is left of a run is what was brought into order: as many steps as its square, at most.
    private static double StepsOf(string marks, int times)
    {
        var decomposed = new TextFolder().Fold("q" + string.Concat(Enumerable.Repeat(marks, times))).ToString().Normalize(NormalizationForm.FormKD);
        return Math.Pow(decomposed.Length - 1, 2);
    }
}
