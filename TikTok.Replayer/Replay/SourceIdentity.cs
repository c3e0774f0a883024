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
    public static string Name(IReadOnlyList<string> files, ReplayOptions options)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{string.Join('\n', files)}\n{options.Clock} {options.Sort} {options.From:O} {options.To:O} {options.Limit}");
        return StableHash.Of(Encoding.UTF8.GetBytes(text)).ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>Length and hash of the first bytes; empty for standard input, which has no second run.</summary>
    public static async Task<string> FingerprintAsync(IReadOnlyList<string> files, ReplayOptions options, CancellationToken cancellationToken) =>
        files[0] == InputFiles.StandardInput ? string.Empty : await FingerprintAsync(files, options, FingerprintBytes, cancellationToken);

    /// <summary>Whether the files still begin as they did. They may have grown, unless they are sorted: a new line takes its place among the others.</summary>
    public static async Task<bool> MatchesAsync(IReadOnlyList<string> files, ReplayOptions options, string fingerprint, CancellationToken cancellationToken) =>
        fingerprint == await FingerprintAsync(files, options, int.Parse(fingerprint.Split(':')[0], CultureInfo.InvariantCulture), cancellationToken);

    private static async Task<string> FingerprintAsync(IReadOnlyList<string> files, ReplayOptions options, int bytes, CancellationToken cancellationToken)
    {
        var (length, hash) = await HashAsync(files[0], bytes, cancellationToken);
        var whole = options.Sort ? string.Create(CultureInfo.InvariantCulture, $":{files.Sum(file => new FileInfo(file).Length)}") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{length}:{hash:x16}{whole}");
    }

    private static async Task<(int Length, ulong Hash)> HashAsync(string file, int bytes, CancellationToken cancellationToken)
    {
        await using var content = await InputFiles.OpenAsync(file, cancellationToken);
        var start = new byte[bytes];
        try
        {
            var length = await content.ReadAtLeastAsync(start, bytes, throwOnEndOfStream: false, cancellationToken);
            return (length, StableHash.Of(start.AsSpan(0, length)));
        }
        catch (Exception failure) when (InputFiles.IsDamage(failure))
        {
            throw new InputException($"Input '{file}' cannot be read: {failure.Message}", failure);
        }
    }
}
