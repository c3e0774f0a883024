namespace TikTok.Storage.Ownership;

/// <summary>Small files that a reader, or a kill, never finds half written.</summary>
internal static class WholeFile
{
    /// <summary>Writes it beside and renames it; readable by its owner alone.</summary>
    public static void Write(string file, string text)
    {
        var unfinished = file + ".new";
        using (var stream = new FileStream(unfinished, PrivateFiles.Options(FileMode.Create, FileAccess.Write, FileShare.None)))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text + '\n');
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, file, overwrite: true);
    }
}
