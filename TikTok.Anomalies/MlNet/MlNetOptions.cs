namespace TikTok.Anomalies.MlNet;

/// <summary>Parameters of a detector of the ML.NET family, under ML.NET's names.</summary>
public abstract record MlNetOptions
{
    /// <summary>The detector's name, see <see cref="MlNetDetectors"/>.</summary>
    public abstract string Detector { get; }

    /// <summary>Size of the stored state of one series, bytes. In memory it is about the same.</summary>
    public abstract int StateBytes { get; }

    /// <summary>Refuses parameters out of their bounds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the parameter as ML.NET does, the bound and the value.</exception>
    public abstract void Validate();

    /// <summary>Every parameter by ML.NET's name, and what sets it from text.</summary>
    internal abstract IEnumerable<(string Name, Func<string, MlNetOptions> Set)> Parameters { get; }
}
