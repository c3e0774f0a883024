using System.Globalization;
using System.Text;
using TikTok.Anomalies.MlNet;
using TikTok.Posts;

namespace TikTok.Detector.Scoring.MlNet;

/// <summary>How far a scoring has come.</summary>
/// <param name="BaselineVersion">Version of the baselines in use; 0 before the first.</param>
/// <param name="Observed">Starts of the last windows in which the stream was observed, oldest first; null before the first window.</param>
internal sealed record MlNetClock(int BaselineVersion, IReadOnlyList<long>? Observed);

/// <summary>
/// The state of <see cref="MlNetScoring"/> as two parts of bytes: a head (format, detector with its parameters, clock), and keyword by
/// keyword its spelling, marks and series. A state of another detector, or of other parameters, is not taken up: the past is in PostgreSQL.
/// </summary>
internal static class MlNetSnapshot
{
    /// <summary>How many parts it has.</summary>
    public const int Parts = 2;

    private const string Format = "mlnet 1";

    /// <summary>Whether a part is the head of one.</summary>
    public static bool IsOne(byte[] part) => part.AsSpan().StartsWith(Write(head => head.Write(Format)));

    public static IReadOnlyList<byte[]> Capture(MlNetClock clock, TrackedKeywords keywords, MlNetOptions options) =>
    [
        Write(head =>
        {
            head.Write(Format);
            head.Write(Settings(options));
            head.Write(clock.BaselineVersion);
            head.Write(clock.Observed?.Count ?? -1);
            foreach (var start in clock.Observed ?? [])
                head.Write(start);
        }),
        Write(body =>
        {
            foreach (var (keyword, tracked) in keywords.All)
            {
                body.Write7BitEncodedInt(keyword.Length);
                body.Write(keyword);
                body.Write((byte)tracked.Marks);
                tracked.Detector.Save(body);
            }
        }),
    ];

    /// <summary>Takes a state up.</summary>
    /// <returns>The clock; null when the state is not for this detector and nothing was taken up.</returns>
    public static MlNetClock? Restore(IReadOnlyList<byte[]> parts, TrackedKeywords keywords, MlNetOptions options)
    {
        if (parts.Count != Parts || !parts[0].AsSpan().StartsWith(Write(head =>
            {
                head.Write(Format);
                head.Write(Settings(options));
            })))
            return null;
        using var head = Read(parts[0]);
        (_, _) = (head.ReadString(), head.ReadString());
        var version = head.ReadInt32();
        var observed = head.ReadInt32() is var count and >= 0 ? new long[count] : null;
        for (var i = 0; i < observed?.Length; i++)
            observed[i] = head.ReadInt64();

        using var body = Read(parts[1]);
        while (body.BaseStream.Position < body.BaseStream.Length)
            keywords.Add(body.ReadBytes(body.Read7BitEncodedInt()), ReadKeyword(body, options));
        return new MlNetClock(version, observed);
    }

    // Marks stand before the series.
    private static TrackedKeyword ReadKeyword(BinaryReader body, MlNetOptions options)
    {
        var marks = (KeywordMarks)body.ReadByte();
        return new TrackedKeyword(MlNetSeriesDetector.Restore(body, options), marks);
    }

    /// <summary>A record's text, which has every parameter. It writes its numbers in the thread's culture, whatever it is asked for: so that is set meanwhile.</summary>
    private static string Settings(MlNetOptions options)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return options.ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static byte[] Write(Action<BinaryWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
            write(writer);
        return bytes.ToArray();
    }

    private static BinaryReader Read(byte[] part) => new(new MemoryStream(part), Encoding.UTF8);
}
