using System.Globalization;

namespace TikTok.Replayer.Replay;

/// <summary>What there is to say of an input of which nothing or next to nothing is a record.</summary>
public static class InputVerdict
{
    /// <summary>The line; null for an input that is as it should be.</summary>
    /// <param name="input">The input as given.</param>
    /// <param name="end">How its replay ended.</param>
    public static string? Of(string input, SourcePosition end) => end.Shape is null ? null : string.Create(CultureInfo.InvariantCulture,
        $"Input '{input}': of {end.Received} lines {end.Valid} are records; it holds {end.Shape}. A record is a JSON object with `itemInfos` (`id`, `text`, `createTime`), see README, Your own data; what was refused is in the dead letters.");
}
