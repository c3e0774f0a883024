using System.Text.RegularExpressions;
using TikTok.Storage.Ownership;

namespace TikTok.Storage.Database;

/// <summary>What lies in a cluster's area, by name. PostgreSQL's own folders are taken for what they are called.</summary>
internal static partial class ClusterContents
{
    /// <summary>The first thing that neither we nor PostgreSQL have put there; null when there is none.</summary>
    public static string? FindForeign(ClusterArea area)
    {
        if (!Directory.Exists(area.Path))
            return null;
        var clusters = Directory.EnumerateDirectories(area.Path, "data*");
        return OwnFiles.NotNamed(area.Path, AreaName()).Concat(clusters.SelectMany(cluster => OwnFiles.NotNamed(cluster, DataName()))).FirstOrDefault();
    }

    [GeneratedRegex(@"^(data(\.(initdb|incomplete)-[0-9a-f]+)?|postgres\.password(\.new)?|tiktok\.conf(\.new)?|postgres\.log(\.1)?|\.access)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AreaName();

    [GeneratedRegex(@"^(PG_VERSION|base|global|pg_\w+(\.\w+)*|postgresql\.(auto\.)?conf(\.\w+)?|postmaster\.(pid|opts)(\.new)?|current_logfiles(\.tmp)?|backup_label(\.old)?|tablespace_map(\.old)?|core(\.\d+)?)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DataName();
}
