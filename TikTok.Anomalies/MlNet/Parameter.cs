using System.Globalization;
using System.Runtime.CompilerServices;

namespace TikTok.Anomalies.MlNet;

/// <summary>The bounds of parameters. The names in the errors are ML.NET's; every message says the bound, the value and what to do.</summary>
internal static class Parameter
{
    public static void Confidence(double confidence) =>
        Require(confidence is >= 0 and <= 100, "confidence", confidence, "is a percentage: give a number from 0 to 100, for example 95.");

    public static void HistoryLength(int length, string name) =>
        Require(length >= 1, name, length, "is how many scores a p-value is drawn from: give at least 1.");

    public static void Eps(double eps) =>
        Require(eps is > 0 and < 1, "eps", eps, "is the exponent of the power martingale: give a number above 0 and below 1, for example 0.1.");

    public static void Defined<T>(T value, string name) where T : struct, Enum =>
        Require(Enum.IsDefined(value), name, value, $"is not known: give one of {string.Join(", ", Enum.GetNames<T>())}.");

    public static void Require(bool holds, string name, object value, FormattableString what) => Require(holds, name, value, what.ToString(CultureInfo.InvariantCulture));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Require(bool holds, string name, object value, string what)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, $"{name} {what}");
    }
}
