namespace TikTok.Testing;

/// <summary>Finds the read-only test data that lies beside a checkout in <c>../shared/data</c>; tests that want it skip without it.</summary>
internal static class SharedData
{
    /// <summary>Path of a file below <c>shared/data</c>; skips the running test with a reason when it is absent.</summary>
    /// <param name="relativePath">For example <c>tiktok-posts/trending-1000.ndjson</c>.</param>
    public static string FileOrSkip(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", relativePath);
            if (File.Exists(candidate))
                return candidate;
        }

        Assert.Skip($"shared/data/{relativePath} is not beside this checkout");
        return string.Empty;
    }
}
