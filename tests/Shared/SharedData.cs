namespace TikTok.Testing;

/// <summary>Finds what lies read-only beside a checkout in <c>../shared</c>; tests that want it skip without it.</summary>
internal static class SharedData
{
    /// <summary>Path of a file below <c>shared/data</c>; skips the running test with a reason when it is absent.</summary>
    /// <param name="relativePath">For example <c>tiktok-posts/trending-1000.ndjson</c>.</param>
    public static string FileOrSkip(string relativePath)
    {
        var path = Find(Path.Combine("data", relativePath));
        Assert.SkipWhen(path is null, $"shared/data/{relativePath} is not beside this checkout");
        return path;
    }

    /// <summary>Path of a file below <c>shared</c>; null when it is absent.</summary>
    public static string? Find(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", relativePath) is var candidate && File.Exists(candidate))
                return candidate;
        return null;
    }
}
