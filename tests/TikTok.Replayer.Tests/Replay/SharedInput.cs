using TikTok.Replayer.Replay;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Replay;

/// <summary>A directory of files in order: as many as there are parts lie beside one another in the same hours, then come the next hours.</summary>
internal sealed class SharedInput : IDisposable
{
    /// <summary>Parts of an input, unless it is said otherwise.</summary>
    public const int Parts = 8;

    /// <summary>How far a post may lie behind another one that was written before, milliseconds.</summary>
    public const long StepMs = 30_000;

    private const long Start = 1_583_107_200; // 2020-03-02T00:00:00Z
    private readonly TemporaryDirectory _folder = new();

    /// <param name="files">Number of files.</param>
    /// <param name="beside">How many of them are of the same time; the next ones follow on them.</param>
    /// <param name="seconds">The time that a file is of.</param>
    /// <param name="lines">Lines of a file, one in ten of them broken.</param>
    public SharedInput(int files, int beside, long seconds, int lines)
    {
        for (var file = 0; file < files; file++)
        {
            var from = Start + file / beside * seconds;
            File.WriteAllLines(_folder.Sub($"{file:00}"), Enumerable.Range(0, lines).Select(line =>
                line % 10 == 7 ? $"broken {file} {line}" : PostLine.Raw(1 + file * lines + line, from + line * seconds / lines, $"#rain {file}")));
        }

        LastMs = (Start + (files - 1) / beside * seconds + (lines - 1) * seconds / lines) * 1000;
        (Valid, Broken) = (files * Enumerable.Range(0, lines).Count(line => line % 10 != 7), files * Enumerable.Range(0, lines).Count(line => line % 10 == 7));
    }

    public ReplayOptions Options => new() { Input = _folder.Path };

    public int Valid { get; }

    public int Broken { get; }

    public long LastMs { get; }

    public void Dispose() => _folder.Dispose();
}
