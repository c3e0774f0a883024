using System.Numerics;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>
/// Distinct authors of the last 60 to 90 minutes in 12 bytes: one bit for each 32nd of the hashes, for each half hour, counted by
/// how many stayed empty. Right to some 15 % up to 40 authors; beyond 110 there is no saying.
/// </summary>
/// <remarks>K.-Y. Whang et al., A Linear-Time Probabilistic Counting Algorithm for Database Applications, 1990.</remarks>
internal struct AuthorTrail
{
    /// <summary>Windows of five minutes in a part.</summary>
    public const int WindowsPerPart = 6;

    private uint _now;
    private uint _before;
    private uint _earlier;

    /// <summary>The estimate; infinite when all bits are set.</summary>
    public readonly double Count
    {
        get
        {
            var empty = 32 - BitOperations.PopCount(_now | _before | _earlier);
            return empty == 0 ? double.PositiveInfinity : 32 * Math.Log(32.0 / empty);
        }
    }

    /// <summary>Adds authors, folded by <see cref="Cells.AuthorSet.Fold"/>.</summary>
    public void Add(uint folded) => _now |= folded;

    /// <summary>A half hour begins.</summary>
    public void Turn() => (_now, _before, _earlier) = (0, _now, _before);
}
