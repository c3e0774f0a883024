using System.Runtime.CompilerServices;

namespace TikTok.Anomalies.Seasonal;

/// <summary>A keyword's own shape of the day: a factor for each hour, beside what its language does. 1 = as the language.</summary>
[InlineArray(24)]
public struct DayShape
{
    private Factor _first;

    /// <summary>As the language in all hours.</summary>
    public static DayShape Flat
    {
        get
        {
            var shape = default(DayShape);
            for (var i = 0; i < 24; i++)
                shape[i] = Factor.One;
            return shape;
        }
    }
}

/// <summary>A keyword's own shape of the week: a factor for each day, Sunday first.</summary>
[InlineArray(7)]
public struct WeekShape
{
    private Factor _first;

    /// <summary>As the language on all days.</summary>
    public static WeekShape Flat
    {
        get
        {
            var shape = default(WeekShape);
            for (var i = 0; i < 7; i++)
                shape[i] = Factor.One;
            return shape;
        }
    }
}

/// <summary>A factor in two bytes: 0 to 7.99 in steps of 1/8192.</summary>
public readonly record struct Factor
{
    private const double Unit = 8192;
    private readonly ushort _code;

    private Factor(ushort code) => _code = code;

    /// <summary>No change.</summary>
    public static Factor One { get; } = Of(1);

    /// <summary>The value.</summary>
    public double Value => _code / Unit;

    /// <summary>The nearest factor that can be held.</summary>
    public static Factor Of(double value) => new((ushort)Math.Round(Math.Clamp(value * Unit, 0, ushort.MaxValue)));
}
