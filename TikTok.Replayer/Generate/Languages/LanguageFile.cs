namespace TikTok.Replayer.Generate.Languages;

/// <summary>
/// Reads the embedded texts <c>Languages/*.txt</c>: sections in brackets, a line an entry, <c>#</c> at the start of a line
/// for remarks before the first section.
/// </summary>
internal sealed class LanguageFile
{
    private readonly Dictionary<string, List<string>> _sections = new(StringComparer.Ordinal);
    private readonly string _code;

    private LanguageFile(string code) => _code = code;

    /// <summary>The lines of a section, in order.</summary>
    /// <exception cref="InvalidDataException">There is no such section, or it is empty.</exception>
    public IReadOnlyList<string> this[string section] => _sections.TryGetValue(section, out var lines) && lines.Count > 0
        ? lines
        : throw new InvalidDataException($"Languages/{_code}.txt has nothing under [{section}].");

    /// <exception cref="InvalidDataException">There is no text for the language.</exception>
    public static LanguageFile Read(string code)
    {
        using var stream = typeof(LanguageFile).Assembly.GetManifestResourceStream($"{code}.txt")
            ?? throw new InvalidDataException($"Languages/{code}.txt is not part of the program.");
        using var reader = new StreamReader(stream);
        var file = new LanguageFile(code);
        var section = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line is ['[', .. var name, ']'])
                file._sections.Add(name, section = []);
            else if (line.Length > 0)
                section.Add(line);
        }

        return file;
    }
}
