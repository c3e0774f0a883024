namespace TikTok.Anomalies.Tests;

public sealed class AnomalyKindNamesTests
{
    [Theory]
    [InlineData(AnomalyKind.Spike, "spike")]
    [InlineData(AnomalyKind.Drop, "drop")]
    [InlineData(AnomalyKind.LevelShift, "level-shift")]
    [InlineData(AnomalyKind.Emerging, "emerging")]
    public void Every_kind_has_the_documented_name_and_comes_back_from_it(AnomalyKind kind, string name)
    {
        Assert.Equal(name, kind.ToName());
        Assert.True(AnomalyKindNames.TryParse(name, out var parsed));
        Assert.Equal(kind, parsed);
        Assert.True(AnomalyKindNames.TryParse(name.ToUpperInvariant(), out parsed));
        Assert.Equal(kind, parsed);
    }

    [Fact]
    public void No_kind_is_without_a_name() => Assert.All(Enum.GetValues<AnomalyKind>(), kind => Assert.NotEmpty(kind.ToName()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("spikes")]
    [InlineData("LevelShift")]
    [InlineData("0")]
    public void Another_name_is_no_kind(string? name) => Assert.False(AnomalyKindNames.TryParse(name, out _));

    [Fact]
    public void A_number_that_is_no_kind_has_no_name() => Assert.Throws<ArgumentOutOfRangeException>(() => ((AnomalyKind)99).ToName());
}
