using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Posts;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Tests.Scoring.Seasonal;

public sealed class SeasonalSnapshotTests
{
    private static readonly SeasonalModel s_model = new(new SeasonalOptions(), TimeSpan.FromMinutes(5));

    [Fact]
    public void What_was_captured_is_what_is_restored()
    {
        var (known, restored) = (new Parts(1024), new Parts(1024));
        known.Learn();
        restored.Restore(known.Capture());

        Assert.Equal(known.Capture(), restored.Capture());
        Assert.Equal((77L, 3, 12), (restored.Clock.LastNumber, restored.Clock.BaselineVersion, restored.Clock.Tested));
        Assert.Equal(6, restored.Sketch.Add("#seldom"u8, 1));
        Assert.Equal(0, restored.Table.Find("#rain"u8));
    }

    [Fact]
    public void Another_width_of_the_sketch_is_refused_in_one_clear_line()
    {
        var failure = Assert.Throws<EventLogException>(() => new Parts(2048).Restore(new Parts(1024).Capture()));
        Assert.Contains("Detector:Tracking:SketchWidth", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void What_is_not_of_this_detector_is_left_and_it_starts_anew()
    {
        var known = new Parts(1024);
        known.Learn();
        var ofOtherVersion = known.Capture().Select(part => part.ToArray()).ToList();
        ofOtherVersion[0][0]++;

        foreach (var parts in new IReadOnlyList<byte[]>[] { [], [[1], [2], [3]], ofOtherVersion })
        {
            var anew = new Parts(1024);
            anew.Restore(parts);
            Assert.Equal(new Parts(1024).Capture(), anew.Capture());
        }
    }

    /// <summary>The parts of a scoring.</summary>
    private sealed class Parts(int sketchWidth)
    {
        private readonly PlatformVolume _platform = new(s_model);
        private readonly Newcomers _newcomers = new();

        public KeywordTable Table { get; } = new(100);

        public AdmissionSketch Sketch { get; } = new(sketchWidth);

        public SeasonalClock Clock { get; private set; } = SeasonalClock.Start;

        public void Learn()
        {
            Table.Add("#rain"u8, KeywordMarks.None, SeasonalState.New);
            Sketch.Add("#seldom"u8, 5);
            _platform.Learn(new Moment(76, 6), 400);
            _newcomers.Learn(3);
            Clock = new SeasonalClock { LastNumber = 77, BaselineVersion = 3, Tested = 12 };
        }

        public IReadOnlyList<byte[]> Capture() => SeasonalSnapshot.Capture(Table, Sketch, _platform, _newcomers, Clock, []);

        public void Restore(IReadOnlyList<byte[]> parts) => Clock = SeasonalSnapshot.Restore(parts, Table, Sketch, _platform, _newcomers);
    }
}
