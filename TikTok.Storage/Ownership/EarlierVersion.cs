using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Embedded;

namespace TikTok.Storage.Ownership;

/// <summary>Recognises a data directory that was made before there were markers: log and lake carry the same mark (the database too, which the start compares).</summary>
internal static class EarlierVersion
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);

    /// <summary>The file that every such directory has.</summary>
    public static string SignOf(DirectoryFiles files) => Path.Combine(files.Log, "CURRENT");

    /// <summary>Whether it is one, from its files alone: nothing is opened that could be somebody else's.</summary>
    public static bool LooksLikeOne(DirectoryFiles files) => File.Exists(SignOf(files)) && (MarkOfLake(files) is not null || HasOurCluster(files));

    /// <summary>Whether it is one for certain. Opens the log, which a process of that version, should it still run, holds.</summary>
    /// <exception cref="EventLogException">The log is in use or damaged.</exception>
    public static async Task<bool> IsOneAsync(DirectoryFiles files, TimeProvider clock, CancellationToken cancellationToken) =>
        LooksLikeOne(files) && await MarkOfLogAsync(files, clock, cancellationToken) is { } mark && mark == (MarkOfLake(files) ?? mark);

    private static string? MarkOfLake(DirectoryFiles files)
    {
        var file = new FileInfo(Path.Combine(files.Lake, "state", "identity"));
        return file is { Exists: true, Length: < 100 } && Guid.TryParseExact(File.ReadAllText(file.FullName), "N", out var mark) ? mark.ToString("N") : null;
    }

    /// <summary>The sign where the lake is a bucket.</summary>
    private static bool HasOurCluster(DirectoryFiles files)
    {
        var settings = new ClusterArea(files.Database).SettingsFile;
        return File.Exists(settings) && File.ReadLines(settings).FirstOrDefault() == ClusterSettings.FirstLine;
    }

    private static async Task<string?> MarkOfLogAsync(DirectoryFiles files, TimeProvider clock, CancellationToken cancellationToken)
    {
        var place = new TopicPartition(Topics.Sources, 0);
        await using var log = EmbeddedEventLog.Open(files.Log, new EventLogOptions(), clock, NullLogger.Instance);
        await log.CreateTopicsAsync([new TopicSpec(Topics.Sources, 1)], cancellationToken); // there already, unless nobody has marked the log
        using var reader = log.OpenReader(place, (await log.GetOffsetsAsync(place, cancellationToken)).Start);
        return (await reader.ReadAsync(1, s_wait, cancellationToken)).Records is [var first, ..] ? Encoding.UTF8.GetString(first.Value.Span) : null;
    }
}
