namespace TikTok.Anomalies.MlNet;

/// <summary>What of a series a model is trained on and what is then judged.</summary>
public enum SsaTraining
{
    /// <summary>Trained on the series, then judges it from its start, as Microsoft's samples do: the first predictions follow the END of the training window.</summary>
    Whole,

    /// <summary>Trained on the first rows, as many as the training window; judges the whole series. The same as <see cref="Whole"/> save where values are absent.</summary>
    Head,

    /// <summary>Trained on the first rows and judges those after them, as on live data.</summary>
    HeadThenRest,
}

/// <summary>Rows of a series that belong to a <see cref="SsaTraining"/>.</summary>
public static class SsaTrainingRows
{
    /// <summary>How many rows from the start are handed to the training.</summary>
    public static int Training(this SsaTraining training, int rows, int trainingWindowSize) =>
        training == SsaTraining.Whole ? rows : Math.Min(rows, trainingWindowSize);

    /// <summary>Index of the first row that is judged.</summary>
    public static int FirstJudged(this SsaTraining training, int rows, int trainingWindowSize) =>
        training == SsaTraining.HeadThenRest ? Math.Min(rows, trainingWindowSize) : 0;
}
