using System.Globalization;
using System.Text;
using TikTok.Detector.Scoring;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Ranking;

/// <summary>The stable id of an anomaly: a hash of keyword, metric, detector, window length and first window.</summary>
internal static class AnomalyId
{
    public static string Of(Candidate first) => StableHash.Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{first.Keyword}\n{first.Metric}\n{first.Detector}\n{first.WindowSeconds}\n{first.WindowStartMs}"))).ToString("x16", CultureInfo.InvariantCulture);
}
