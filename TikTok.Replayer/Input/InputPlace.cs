using TikTok.Storage.Ownership;

namespace TikTok.Replayer.Input;

/// <summary>Keeps an input and the data directory apart: what a run writes must not be read as posts, and an input not be deleted with old data.</summary>
public static class InputPlace
{
    /// <summary>Refuses an input that contains the data directory or lies in it, by whatever links.</summary>
    /// <param name="input">The input as given.</param>
    /// <param name="files">The files that it names.</param>
    /// <param name="dataDirectory">The data directory, which need not be there yet.</param>
    /// <exception cref="InputException">They overlap.</exception>
    public static void RefuseOverlap(string input, IReadOnlyList<InputFile> files, string dataDirectory)
    {
        var data = RealPath.Of(dataDirectory);
        if (Directory.Exists(input) && RealPath.Contains(RealPath.Of(input), data))
            throw new InputException($"Input '{input}' contains the data directory {dataDirectory}, whose files are no posts: give the files themselves, or another directory with --data.");
        if (files.OfType<DiskFile>().FirstOrDefault(file => RealPath.Contains(data, RealPath.Of(file.Name))) is { } inside)
            throw new InputException($"Input '{inside.Name}' lies in the data directory {dataDirectory}, which is for what is written: move it out of there, or give another directory with --data.");
    }
}
