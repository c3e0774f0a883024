using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TikTok.Anomalies.Seasonal;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>
/// The state of <see cref="SeasonalScoring"/> as parts of bytes, copied as they lie in memory: a head (sizes and versions, clock,
/// platform, newcomers), the sketch, the table. Another layout is another version of the detector, which starts anew.
/// </summary>
internal static class SeasonalSnapshot
{
    /// <summary>Copies the state.</summary>
    /// <param name="copies">Holds the copy, and lends its buffers to the next one.</param>
    public static IReadOnlyList<byte[]> Capture(
        KeywordTable table, AdmissionSketch sketch, PlatformVolume platform, Newcomers newcomers, in SeasonalClock clock, List<byte[]> copies)
    {
        var buffers = new Queue<byte[]>(copies.Skip(3));
        copies.Clear();
        var head = new Head
        {
            DetectorVersion = SeasonalModel.Version, SlotBytes = Unsafe.SizeOf<KeywordSlot>(),
            Clock = clock, Platform = platform.State, Newcomers = newcomers.Known,
        };
        copies.Add(MemoryMarshal.AsBytes(new ReadOnlySpan<Head>(in head)).ToArray());
        copies.Add(sketch.Counters.ToArray());
        copies.AddRange(table.Copy(buffers));
        return copies;
    }

    /// <summary>Takes a state up; nothing of one that another version of the detector wrote.</summary>
    public static SeasonalClock Restore(IReadOnlyList<byte[]> parts, KeywordTable table, AdmissionSketch sketch, PlatformVolume platform, Newcomers newcomers)
    {
        if (parts.Count < 3 || parts[0].Length != Unsafe.SizeOf<Head>())
            return SeasonalClock.Start;
        var head = MemoryMarshal.Read<Head>(parts[0]);
        if (head.DetectorVersion != SeasonalModel.Version || head.SlotBytes != Unsafe.SizeOf<KeywordSlot>())
            return SeasonalClock.Start;
        if (parts[1].Length != sketch.Counters.Length)
            throw new EventLogException("A snapshot has another width of the sketch than Detector:Tracking:SketchWidth: set it back. To delete state/scorer in the lake rebuilds it from the log, and loses what was learned from records that the log keeps no more.");
        parts[1].CopyTo(sketch.Counters);
        table.Restore([.. parts.Skip(2)]);
        platform.State = head.Platform;
        newcomers.Known = head.Newcomers;
        return head.Clock;
    }

    private struct Head
    {
        public int DetectorVersion;
        public int SlotBytes;
        public SeasonalClock Clock;
        public SeasonalState Platform;
        public Newcomers.State Newcomers;
    }
}
