using System.CommandLine;
using TikTok.Anomalies;

namespace TikTok.Detector.Evaluation;

/// <summary>The option <c>--detector</c>.</summary>
internal static class DetectorOption
{
    /// <summary>Creates it; other names than those of the catalogue are errors of the command line.</summary>
    /// <param name="description">What the detector is for.</param>
    /// <param name="standard">Name that is taken unless another is given; null = none.</param>
    public static Option<string> Create(string description, string? standard)
    {
        var option = new Option<string>("--detector") { HelpName = string.Join('|', DetectorCatalog.Names), Description = description };
        if (standard is not null)
            option.DefaultValueFactory = _ => standard;
        option.AcceptOnlyFromAmong([.. DetectorCatalog.Names]);
        return option;
    }
}
