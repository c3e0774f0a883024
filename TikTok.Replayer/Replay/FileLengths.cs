using System.Globalization;
using System.Text;
using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay;

/// <summary>How long the files of an input are: by it a later run sees that the last of them has grown.</summary>
/// <param name="Others">Of all but the last, as one hash.</param>
/// <param name="Last">Of the last one, bytes.</param>
internal readonly record struct FileLengths(string Others, long Last)
{
    /// <summary>Those of files; null where one is a stream.</summary>
    public static FileLengths? Of(IReadOnlyList<InputFile> files)
    {
        if (files.Any(file => file.Length is null))
            return null;
        var others = string.Join(',', files.Take(files.Count - 1).Select(file => file.Length!.Value.ToString(CultureInfo.InvariantCulture)));
        return new FileLengths(StableHash.Of(Encoding.UTF8.GetBytes(others)).ToString("x16", CultureInfo.InvariantCulture), files[^1].Length!.Value);
    }

    /// <summary>From a position.</summary>
    public static FileLengths? Parse(string? text) =>
        text?.Split(':') is [var others, var last] ? new FileLengths(others, long.Parse(last, CultureInfo.InvariantCulture)) : null;

    /// <summary>As a position keeps it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Others}:{Last}");
}
