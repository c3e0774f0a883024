namespace TikTok.Anomalies.Evaluation;

/// <summary>Something that happened in a series.</summary>
/// <param name="Name">What it was, in tables.</param>
/// <param name="Rows">When.</param>
/// <param name="Kind">What a detector should call it; null when that is not known.</param>
public sealed record LabelledEvent(string Name, RowRange Rows, AnomalyKind? Kind);

/// <summary>What a detector says of a labelled series, with all that <see cref="DetectionMetrics"/> asks for.</summary>
/// <param name="Alerts">Per row: whether it alerts.</param>
/// <param name="Kinds">Per row: the kind of the alert; null when it is not known.</param>
/// <param name="Windows">Per row: number of its window; ascending, with holes where nothing was observed.</param>
/// <param name="WindowLength">Length of a window.</param>
/// <param name="Events">What happened, in order, without overlap.</param>
/// <param name="Either">Rows after an event in which an alert is neither right nor wrong.</param>
public sealed record JudgedSeries(
    IReadOnlyList<bool> Alerts,
    IReadOnlyList<AnomalyKind?> Kinds,
    IReadOnlyList<long> Windows,
    TimeSpan WindowLength,
    IReadOnlyList<LabelledEvent> Events,
    IReadOnlyList<RowRange> Either);
