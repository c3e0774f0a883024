using System.Globalization;
using System.Text;
using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay;

/// <summary>Names a source, so that the same command finds its position again.</summary>
internal static class SourceIdentity
{
    private const int FingerprintBytes = 4096;

    /// <summary>The same for the same files in the same order with the same choice of posts and clock.</summary>
    public static string Name(IReadOnlyList<InputFile> files, ReplayOptions options)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{string.Join('\n', files.Select(file => file.Name))}\n{options.Clock} {options.Sort} {options.From:O} {options.To:O} {options.Limit}{(options.Loop ? " loop" : string.Empty)}");
        return StableHash.Of(Encoding.UTF8.GetBytes(text)).ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>Length and hash of the first bytes; empty for a stream, which has no second run.</summary>
    public static async Task<string> FingerprintAsync(IReadOnlyList<InputFile> files, ReplayOptions options, CancellationToken cancellationToken) =>
        files.Any(file => !file.CanBeReadAgain) ? string.Empty : await FingerprintAsync(files, options, FingerprintBytes, cancellationToken);

    /// <summary>Whether the files still begin as they did. They may have grown, unless they are sorted or looped: a new line takes its place among the others.</summary>
    /// <param name="files">The files.</param>
    /// <param name="options">What is replayed of them.</param>
    /// <param name="fingerprint">How they were.</param>
    /// <param name="mayHaveGrown">Whether they may have grown all the same: everything that was there has been replayed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<bool> MatchesAsync(IReadOnlyList<InputFile> files, ReplayOptions options, string fingerprint, bool mayHaveGrown, CancellationToken cancellationToken)
    {
        var (was, now) = (fingerprint.Split(':'), (await FingerprintAsync(files, options, int.Parse(fingerprint.Split(':')[0], CultureInfo.InvariantCulture), cancellationToken)).Split(':'));
        return mayHaveGrown ? was.Take(2).SequenceEqual(now.Take(2), StringComparer.Ordinal) : was.SequenceEqual(now, StringComparer.Ordinal);
    }

    private static async Task<string> FingerprintAsync(IReadOnlyList<InputFile> files, ReplayOptions options, int bytes, CancellationToken cancellationToken)
    {
        var (length, hash) = await HashAsync(files[0], bytes, cancellationToken);
        var whole = options.Sort || options.Loop ? string.Create(CultureInfo.InvariantCulture, $":{files.Sum(file => file.Length ?? 0)}") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{length}:{hash:x16}{whole}");
    }

    private static async Task<(int Length, ulong Hash)> HashAsync(InputFile file, int bytes, CancellationToken cancellationToken)
    {
        await using var content = await file.OpenAsync(cancellationToken);
        var start = new byte[bytes];
        try
        {
            var length = await content.ReadAtLeastAsync(start, bytes, throwOnEndOfStream: false, cancellationToken);
            return (length, StableHash.Of(start.AsSpan(0, length)));
        }
        catch (Exception failure) when (InputFile.IsDamage(failure))
        {
            throw new InputException($"Input '{file.Name}' cannot be read: {failure.Message}", failure);
        }
    }
}
