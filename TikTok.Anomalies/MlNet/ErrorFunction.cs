namespace TikTok.Anomalies.MlNet;

/// <summary>How far an actual value lies from the predicted one, spelled as ML.NET spells it.</summary>
public enum ErrorFunction
{
    /// <summary>actual - predicted.</summary>
    SignedDifference,

    /// <summary>|actual - predicted|.</summary>
    AbsoluteDifference,

    /// <summary>(actual - predicted) / predicted; 0 where nothing is predicted.</summary>
    SignedProportion,

    /// <summary>|(actual - predicted) / predicted|; 0 where nothing is predicted.</summary>
    AbsoluteProportion,

    /// <summary>(actual - predicted)².</summary>
    SquaredDifference,
}

internal static class ErrorFunctions
{
    public static double Of(this ErrorFunction function, double actual, double predicted)
    {
        var difference = actual - predicted;
        return function switch
        {
            ErrorFunction.SignedDifference => difference,
            ErrorFunction.AbsoluteDifference => Math.Abs(difference),
            ErrorFunction.SignedProportion => predicted == 0 ? 0 : difference / predicted,
            ErrorFunction.AbsoluteProportion => predicted == 0 ? 0 : Math.Abs(difference / predicted),
            _ => difference * difference,
        };
    }
}
