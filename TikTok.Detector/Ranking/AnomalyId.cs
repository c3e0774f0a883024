using System.Globalization;
using System.Text;
using TikTok.Detector.Scoring;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Ranking;

/// <summary>
/// The stable id of an anomaly: a hash of keyword, metric, detector and its version, window length and first window. With the
/// version, so that what another one finds in the same posts is written beside.
/// </summary>
internal static class AnomalyId
{
    public static string Of(ScoredWindow window, string keyword, string metric, long startMs) => StableHash.Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{keyword}\n{metric}\n{window.Detector}\n{window.DetectorVersion}\n{window.WindowSeconds}\n{startMs}"))).ToString("x16", CultureInfo.InvariantCulture);
}
