using System.Buffers;

namespace TikTok.Anomalies.MlNet;

/// <summary>The state of one series. Pure: the same values give the same outputs. Not safe for concurrent use.</summary>
public interface IMlNetDetector
{
    /// <summary>Takes in the next value of the series and judges it. Allocates nothing.</summary>
    /// <param name="value">Taken as float32, like ML.NET does. NaN is an absent value: it is answered with NaN and, save by SR-CNN, not stored.</param>
    MlNetOutput Update(double value);

    /// <summary>Appends the state, as many bytes as <see cref="MlNetOptions.StateBytes"/>; the restored detector goes on bit for bit.</summary>
    void Save(IBufferWriter<byte> destination);
}
