namespace TikTok.Anomalies.MlNet;

/// <summary>The detectors of the ML.NET family by name, with their parameters from text.</summary>
/// <example>
/// <code>
/// var options = MlNetDetectors.Options("iid-spike", [new("confidence", "95"), new("pvalueHistoryLength", "30")]);
/// var detector = MlNetDetectors.Start(options, training: []);
/// Console.WriteLine(detector.Update(7));
/// </code>
/// </example>
public static class MlNetDetectors
{
    /// <summary>Name of <see cref="IidSpikeDetector"/>.</summary>
    public const string IidSpike = "iid-spike";

    /// <summary>Name of <see cref="IidChangePointDetector"/>.</summary>
    public const string IidChangePoint = "iid-change-point";

    /// <summary>Name of <see cref="SsaSpikeDetector"/>.</summary>
    public const string SsaSpike = "ssa-spike";

    /// <summary>Name of <see cref="SsaChangePointDetector"/>.</summary>
    public const string SsaChangePoint = "ssa-change-point";

    /// <summary>Name of <see cref="SrCnnDetector"/>.</summary>
    public const string SrCnn = "sr-cnn";

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [IidSpike, IidChangePoint, SsaSpike, SsaChangePoint, SrCnn];

    /// <summary>Parameters of a detector. Those that are not given have ML.NET's defaults; names and choices are read in any case.</summary>
    /// <param name="detector">One of <see cref="Names"/>.</param>
    /// <param name="parameters">Names as ML.NET's, with values in the invariant culture; the last one counts.</param>
    /// <exception cref="ArgumentException">There is no such detector or parameter, or a value is none or out of its bounds; says what there is.</exception>
    public static MlNetOptions Options(string detector, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var options = Defaults(detector);
        foreach (var (name, value) in parameters)
            options = Set(options, name, value);
        options.Validate();
        return options;
    }

    /// <summary>What is wrong with parameters, in one line for a person; null when nothing is.</summary>
    /// <param name="detector">One of <see cref="Names"/>.</param>
    /// <param name="parameters">As <see cref="Options"/> takes them.</param>
    public static string? ProblemWith(string detector, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        try
        {
            Options(detector, parameters);
            return null;
        }
        catch (ArgumentException wrong)
        {
            return TextOf(wrong);
        }
    }

    /// <summary>The message of an error without what .NET adds to it: the parameter in brackets, and a second line with its value.</summary>
    public static string TextOf(ArgumentException wrong)
    {
        ArgumentNullException.ThrowIfNull(wrong);
        return wrong.Message.Split(" (Parameter '")[0];
    }

    /// <summary>Names of a detector's parameters.</summary>
    /// <param name="detector">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such detector.</exception>
    public static IReadOnlyList<string> Parameters(string detector) => [.. Defaults(detector).Parameters.Select(parameter => parameter.Name)];

    /// <summary>Starts a series.</summary>
    /// <param name="options">Parameters.</param>
    /// <param name="training">What an SSA model is trained on, see <see cref="SsaTraining"/>; the others need none.</param>
    /// <param name="mode">Against which prediction SSA scores a value.</param>
    /// <exception cref="ArgumentException">A parameter is out of its bounds, or the values cannot be trained on.</exception>
    public static IMlNetDetector Start(MlNetOptions options, ReadOnlySpan<double> training, MlNetMode mode = MlNetMode.Batch) =>
        StartWith(options, (options as SsaOptions)?.Train(training), mode);

    /// <summary>Starts a series with a model that is known.</summary>
    /// <param name="options">Parameters.</param>
    /// <param name="model">SSA's, trained with these parameters; the others have none.</param>
    /// <param name="mode">Against which prediction SSA scores a value.</param>
    /// <exception cref="ArgumentException">A parameter is out of its bounds, or SSA lacks its model.</exception>
    public static IMlNetDetector StartWith(MlNetOptions options, SsaModel? model, MlNetMode mode = MlNetMode.Batch) => options switch
    {
        IidSpikeOptions spike => new IidSpikeDetector(spike),
        IidChangePointOptions change => new IidChangePointDetector(change),
        SsaSpikeOptions spike => new SsaSpikeDetector(spike, model!, mode),
        SsaChangePointOptions change => new SsaChangePointDetector(change, model!, mode),
        SrCnnOptions residual => new SrCnnDetector(residual),
        _ => throw new ArgumentException($"{options} are parameters of no detector known here.", nameof(options)),
    };

    /// <summary>Goes on with a series.</summary>
    /// <param name="state">What <see cref="IMlNetDetector.Save"/> wrote.</param>
    /// <param name="options">The parameters that it was saved with.</param>
    /// <param name="model">The model that it was started with; SSA only.</param>
    /// <param name="mode">The mode that it was started with.</param>
    /// <exception cref="ArgumentException">The state is of another length or version, or SSA lacks its model.</exception>
    public static IMlNetDetector Restore(ReadOnlySpan<byte> state, MlNetOptions options, SsaModel? model = null, MlNetMode mode = MlNetMode.Batch) => options switch
    {
        IidSpikeOptions spike => IidSpikeDetector.Restore(state, spike),
        IidChangePointOptions change => IidChangePointDetector.Restore(state, change),
        SsaSpikeOptions spike => SsaSpikeDetector.Restore(state, spike, model!, mode),
        SsaChangePointOptions change => SsaChangePointDetector.Restore(state, change, model!, mode),
        SrCnnOptions residual => SrCnnDetector.Restore(state, residual),
        _ => throw new ArgumentException($"{options} are parameters of no detector known here.", nameof(options)),
    };

    private static MlNetOptions Defaults(string detector) => detector switch
    {
        IidSpike => new IidSpikeOptions(),
        IidChangePoint => new IidChangePointOptions(),
        SsaSpike => new SsaSpikeOptions(),
        SsaChangePoint => new SsaChangePointOptions(),
        SrCnn => new SrCnnOptions(),
        _ => throw new ArgumentException($"There is no detector '{detector}': give one of {string.Join(", ", Names)}.", nameof(detector)),
    };

    private static MlNetOptions Set(MlNetOptions options, string name, string value)
    {
        var (known, set) = options.Parameters.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (set is null)
            throw new ArgumentException($"{options.Detector} has no parameter '{name}': it has {string.Join(", ", options.Parameters.Select(parameter => parameter.Name))}.", name);
        try
        {
            return set(value);
        }
        catch (FormatException expected)
        {
            throw new ArgumentException($"{known} cannot be '{value}': give {expected.Message}.", known, expected);
        }
    }
}
