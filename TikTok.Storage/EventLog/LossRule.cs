using Microsoft.Extensions.Logging;
using TikTok.Storage.EventLog.Tracing;

namespace TikTok.Storage.EventLog;

/// <summary>What happens when a group's reader stands before the first offset that the log still has.</summary>
/// <param name="group">The consumer group.</param>
/// <param name="isAccepted">Whether reading goes on behind the hole.</param>
/// <param name="logger">Is told of each hole, once.</param>
internal sealed class LossRule(string group, bool isAccepted, ILogger logger)
{
    /// <summary>The offsets that are lost, when that is accepted.</summary>
    /// <exception cref="OffsetsLostException">It is not.</exception>
    public OffsetRange Meet(TopicPartition partition, long expected, long firstAvailable)
    {
        if (!isAccepted)
            throw new OffsetsLostException(group, partition, expected, firstAvailable);
        Log.OffsetsLost(logger, expected, firstAvailable - 1, partition.ToString(), group, firstAvailable);
        LogTelemetry.Lost(group, partition, firstAvailable - expected);
        return new OffsetRange(expected, firstAvailable);
    }
}
