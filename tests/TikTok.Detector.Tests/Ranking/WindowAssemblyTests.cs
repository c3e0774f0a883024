using CsCheck;
using TikTok.Detector.Ranking;
using TikTok.Detector.Scoring;

namespace TikTok.Detector.Tests.Ranking;

public sealed class WindowAssemblyTests
{
    [Fact]
    public void A_window_is_whole_when_all_partitions_have_told_of_it()
    {
        var windows = new WindowAssembly();
        Assert.Null(windows.Add(Part(0, 2, of: 3)));
        Assert.Null(windows.Add(Part(0, 0, of: 3)));
        Assert.Equal([0, 1, 2], windows.Add(Part(0, 1, of: 3))!.Select(part => part.Partition));
        Assert.Empty(windows.Pending);
    }

    [Fact]
    public void A_part_that_is_sent_again_takes_the_place_of_the_first()
    {
        var windows = new WindowAssembly();
        windows.Add(Part(0, 0, of: 2));
        Assert.Null(windows.Add(Part(0, 0, of: 2) with { Tested = 7 }));
        Assert.Equal(7, Assert.Single(windows.Pending).Tested);
        Assert.Equal([7, 100], windows.Add(Part(0, 1, of: 2))!.Select(part => part.Tested));
    }

    [Fact]
    public void Windows_of_two_lengths_with_the_same_end_are_two()
    {
        var windows = new WindowAssembly();
        windows.Add(Part(11, 0, of: 2));
        Assert.Null(windows.Add(Part(0, 1, of: 2) with { WindowSeconds = 3600 }));
        Assert.Equal(2, windows.Pending.Count());
    }

    [Fact]
    public void Which_partition_is_faster_does_not_matter() => Gen.Shuffle(Enumerable.Range(0, 12).ToArray()).Sample(order =>
    {
        var (windows, whole) = (new WindowAssembly(), new List<string>());
        foreach (var (window, partition) in order.Select(number => (number / 3, number % 3)))
            if (windows.Add(Part(window, partition, of: 3)) is { } parts)
                whole.Add($"{parts[0].WindowStartMs}/{string.Join(' ', parts.Select(part => part.Partition))}");
        Assert.Equal(Enumerable.Range(0, 4).Select(window => $"{Part(window, 0, 3).WindowStartMs}/0 1 2").ToArray(), whole.Order(StringComparer.Ordinal).ToArray());
        Assert.Empty(windows.Pending);
    });

    private static ScoredWindow Part(int window, int partition, int of) => HandMade.Window(window) with { Partition = partition, Partitions = of };
}
