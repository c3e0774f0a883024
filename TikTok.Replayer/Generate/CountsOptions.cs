using TikTok.Anomalies.Series;

namespace TikTok.Replayer.Generate;

/// <summary>A series of counts to turn into posts.</summary>
/// <param name="CsvPath">CSV file with a time and a count in each row.</param>
/// <param name="Keyword">What every post carries: <c>#hashtag</c>, <c>@mention</c> or a word.</param>
public sealed record CountsOptions(string CsvPath, string Keyword)
{
    /// <summary>Seed of what the posts look like; when they are posted follows from the file alone.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What is said of how the file is written.</summary>
    public SeriesFormat Format { get; init; } = new();

    /// <summary>Says in one sentence what is wrong with these options.</summary>
    /// <returns>Null when nothing is.</returns>
    public string? FindProblem()
    {
        if (string.IsNullOrEmpty(CsvPath))
            return "the path of the counts is empty";
        var name = Keyword.TrimStart('#', '@');
        var isOneKeyword = name.Length > 0 && Keyword.Length - name.Length <= 1
            && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '#' or '@');
        return isOneKeyword ? null : $"'{Keyword}' is not one keyword: a #hashtag, an @mention or a word";
    }
}
