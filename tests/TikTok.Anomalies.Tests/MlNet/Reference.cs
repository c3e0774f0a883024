using System.Globalization;
using System.IO.Compression;
using TikTok.Anomalies.MlNet;
using TikTok.Testing;

namespace TikTok.Anomalies.Tests.MlNet;

/// <summary>The outputs of the original below <c>shared/data/mlnet</c>; its README says what they are.</summary>
internal sealed class Reference
{
    private readonly string _folder;

    private Reference(string folder)
    {
        _folder = folder;
        Files = [.. Rows(File.ReadLines(Path.Combine(folder, "manifest.csv"))).Select(row => new ReferenceFile(row))];
        Series = ReadFile("iid-spike_c95_h30_two.csv.gz").GroupBy(row => row.Series, StringComparer.Ordinal).ToDictionary(series => series.Key, series => series.Select(row => row.Value).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Every line of the manifest.</summary>
    public IReadOnlyList<ReferenceFile> Files { get; }

    /// <summary>Every series, whole.</summary>
    public IReadOnlyDictionary<string, double[]> Series { get; }

    public static Reference OrSkip() => new(Path.GetDirectoryName(SharedData.FileOrSkip("mlnet/manifest.csv"))!);

    public IReadOnlyList<ReferenceRow> ReadFile(string name) => [.. Rows(Unpacked(name)).Select(row => new ReferenceRow(row))];

    public IEnumerable<Dictionary<string, string>> ReadErrors() => Rows(File.ReadLines(Path.Combine(_folder, "errors.csv")));

    public IEnumerable<Dictionary<string, string>> ReadModels() => Rows(Unpacked("ssa-models.csv.gz"));

    private IEnumerable<string> Unpacked(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(_folder, name)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>Rows by the names of the header. Only the last column is ever quoted, and what it says is not read.</summary>
    private static IEnumerable<Dictionary<string, string>> Rows(IEnumerable<string> lines)
    {
        string[]? header = null;
        foreach (var line in lines)
        {
            if (header is null)
                header = line.Split(',');
            else
                yield return header.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        }
    }
}

/// <summary>One line of the manifest.</summary>
internal sealed class ReferenceFile(Dictionary<string, string> row)
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["IidSpike"] = MlNetDetectors.IidSpike,
        ["IidChangePoint"] = MlNetDetectors.IidChangePoint,
        ["SsaSpike"] = MlNetDetectors.SsaSpike,
        ["SsaChangePoint"] = MlNetDetectors.SsaChangePoint,
        ["SrCnn"] = MlNetDetectors.SrCnn,
    };

    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["confidence"] = "confidence",
        ["pvalueHistoryLength"] = "history_length",
        ["changeHistoryLength"] = "history_length",
        ["side"] = "side",
        ["martingale"] = "martingale",
        ["eps"] = "eps",
        ["trainingWindowSize"] = "training_window",
        ["seasonalityWindowSize"] = "seasonality_window",
        ["errorFunction"] = "error_function",
        ["windowSize"] = "window",
        ["backAddWindowSize"] = "back_add",
        ["lookaheadWindowSize"] = "lookahead",
        ["averagingWindowSize"] = "averaging",
        ["judgementWindowSize"] = "judgement",
        ["threshold"] = "threshold",
    };

    public string File => row["file"];

    public string Detector => Names[row["detector"]];

    public int Rows => Number("rows");

    public double AlertThreshold => double.Parse(row["alert_threshold"], CultureInfo.InvariantCulture);

    public MlNetMode Mode => Enum.Parse<MlNetMode>(row["mode"], ignoreCase: true);

    public SsaTraining Training => row["train_on"] is var words && words == "" ? SsaTraining.Whole : Enum.Parse<SsaTraining>(words.Replace("-", ""), ignoreCase: true);

    /// <summary>The parameters, read from text as a command would.</summary>
    public MlNetOptions Options() => MlNetDetectors.Options(Detector, MlNetDetectors.Parameters(Detector)
        .Where(name => Columns.TryGetValue(name, out var column) && row[column] != "")
        .Select(name => KeyValuePair.Create(name, row[Columns[name]])));

    private int Number(string column) => int.Parse(row[column], CultureInfo.InvariantCulture);
}

/// <summary>One row of outputs; what a detector does not print is NaN.</summary>
internal sealed class ReferenceRow(Dictionary<string, string> row)
{
    public string Series { get; } = row["series"];

    public int Index { get; } = int.Parse(row["index"], CultureInfo.InvariantCulture);

    public double Value { get; } = Number(row, "value");

    public int Grade { get; } = int.Parse(row["grade"], CultureInfo.InvariantCulture);

    public MlNetOutput Output { get; } = new(row["alert"] == "1", Number(row, "score"), Number(row, "p_value"), Number(row, "martingale"), Number(row, "mag"));

    private static double Number(Dictionary<string, string> row, string column) =>
        row.TryGetValue(column, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : double.NaN;
}
