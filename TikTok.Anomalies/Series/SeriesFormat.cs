namespace TikTok.Anomalies.Series;

/// <summary>Which of the two numbers of a date such as 01/02/2024 is the day.</summary>
public enum DateOrder
{
    /// <summary>1 February.</summary>
    DayFirst,

    /// <summary>2 January.</summary>
    MonthFirst,
}

/// <summary>What stands before the fraction of a number.</summary>
public enum DecimalMark
{
    /// <summary>1,234.5.</summary>
    Point,

    /// <summary>1.234,5.</summary>
    Comma,
}

/// <summary>What a person says of a file of series; what is null is told by the file.</summary>
public sealed record SeriesFormat
{
    /// <summary>Rows that are looked at before the first one is given away, unless told otherwise.</summary>
    public const int UsualSample = 1000;

    /// <summary>Name or number (from 1) of the column with the times.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>Name or number (from 1) of the column with the values.</summary>
    public string? ValueColumn { get; init; }

    /// <summary>How fractions are written.</summary>
    public DecimalMark? Fractions { get; init; }

    /// <summary>How dates are written that could be read in two ways.</summary>
    public DateOrder? Dates { get; init; }

    /// <summary>Whether rows may be numbered by an index instead of a time.</summary>
    public bool TakesIndex { get; init; }

    /// <summary>Rows that are read before the first one is given away: they tell columns, forms, and distance. 1 = wait for no other row.</summary>
    public int Sample { get; init; } = UsualSample;
}
