using System.Runtime.InteropServices;

namespace TikTok.Anomalies.Seasonal;

/// <summary>
/// Cumulative sums of standardised hourly residuals, one for more and one for less: small differences that persist add up, large
/// ones that do not last count little, since each hour counts at most <c>3</c>.
/// </summary>
/// <remarks>E. S. Page, Continuous Inspection Schemes, Biometrika 1954.</remarks>
/// <example><code>
/// var change = LevelChange.Start;
/// foreach (var residual in hourlyResiduals)
///     change.Learn(residual, most: 36);
/// // change.Up: evidence for a higher level; change.UpHours: for how long it has been growing
/// </code></example>
[StructLayout(LayoutKind.Sequential, Pack = 1)] // no padding: there are a million of them
public record struct LevelChange
{
    private const double Allowance = 0.5;
    private const double MaxResidual = 3;
    private const double Drop = 2;
    private const double Rate = 1.0 / (14 * 24);

    /// <summary>Mean of the residuals, 0 or more: a robust level lies below the mean of a skewed series.</summary>
    public float Mean { get; private set; }

    /// <summary>Variance of the residuals: the square of the unit.</summary>
    public float Variance { get; private set; }

    /// <summary>Evidence for more.</summary>
    public float Up { get; private set; }

    /// <summary>Evidence for less.</summary>
    public float Down { get; private set; }

    /// <summary>Evidence for much less: the log of how many times likelier two standard deviations less are than none.</summary>
    public float Fall { get; private set; }

    /// <summary>Hours since there was no evidence for more, at most 255.</summary>
    public byte UpHours { get; private set; }

    /// <summary>Hours since there was no evidence for less, at most 255.</summary>
    public byte DownHours { get; private set; }

    /// <summary>No evidence; residuals as a normal's.</summary>
    public static LevelChange Start => new() { Variance = 1 };

    /// <summary>Takes an hour's residual.</summary>
    /// <param name="residual">The residual.</param>
    /// <param name="most">Evidence is not kept beyond: what is over shall be forgotten within hours.</param>
    public void Learn(double residual, double most)
    {
        var unit = Math.Sqrt(Variance);
        var standardised = Math.Clamp((residual - Mean) / unit, -MaxResidual, MaxResidual);
        Up = (float)Math.Clamp(Up + standardised - Allowance, 0, most);
        Down = (float)Math.Clamp(Down - standardised - Allowance, 0, most);
        Fall = (float)Math.Clamp(Fall + Drop * (-Math.Clamp((residual - Mean) / unit, -2 * MaxResidual, 0) - Drop / 2), 0, most);
        UpHours = Up > 0 ? (byte)Math.Min(UpHours + 1, byte.MaxValue) : (byte)0;
        DownHours = Down > 0 ? (byte)Math.Min(DownHours + 1, byte.MaxValue) : (byte)0;
        Mean = (float)Math.Max(0, Mean + Rate * standardised * unit); // less than 0 is a series of zeros too
        Variance = (float)Math.Max(1, Variance + Rate * (standardised * standardised - 1) * Variance); // less than 1 is a series of zeros
    }

    /// <summary>Forgets the evidence: the level has been set anew.</summary>
    public void Reset() => (Up, Down, Fall, UpHours, DownHours) = (0, 0, 0, 0, 0);
}
