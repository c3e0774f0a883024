using System.Text.Json;
using TikTok.Testing;

namespace TikTok.EndToEnd.Tests;

/// <summary>A thousand real posts.</summary>
public sealed class RealPostsTests
{
    [Fact]
    public async Task A_thousand_real_posts_are_shown_newest_first_with_their_text_intact_and_every_count_agrees()
    {
        var input = SharedData.FileOrSkip("tiktok-posts/trending-1000.ndjson");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", input]);
        await standalone.WaitForAsync("processing finished");
        var source = (await File.ReadAllLinesAsync(input, TestContext.Current.CancellationToken)).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("itemInfos"))
            .GroupBy(item => item.Text("id"), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Text("text"), StringComparer.Ordinal);

        var posts = await standalone.GetAllAsync("/api/v1/posts?limit=100&keyword=%23foryou");
        var all = await standalone.GetAllAsync("/api/v1/posts?limit=500");
        var reconciliation = await standalone.GetAsync("/api/v1/reconciliation");

        Assert.True(posts.Count > 50, $"only {posts.Count} posts with #foryou");
        Assert.All(posts, post => Assert.Equal(source[post.Text("id")], post.Text("text")));
        Assert.Contains(posts, post => post.Text("text").Any(character => character is >= '\u0600' and <= '\u06FF'));
        Assert.Contains(posts, post => post.Text("text").Any(char.IsSurrogate));
        var order = posts.Select(post => (post.Time("createdAt"), long.Parse(post.Text("id"), System.Globalization.CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(order.OrderDescending(), order);

        Assert.Equal(source.Count, all.Count);
        var total = reconciliation.GetProperty("total");
        Assert.True(reconciliation.GetProperty("agrees").GetBoolean());
        foreach (var (name, count) in new[] { ("received", 1000), ("valid", 1000), ("rejected", 0), ("lake", 1000), ("parsed", 1000) })
            Assert.Equal(count, total.GetProperty(name).GetInt32());
        Assert.Equal(source.Count, reconciliation.GetProperty("live").GetProperty("distinct").GetInt32());
    }
}
