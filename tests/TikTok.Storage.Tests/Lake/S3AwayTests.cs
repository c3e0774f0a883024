using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.Lake;
using TikTok.Storage.Lake.S3;

namespace TikTok.Storage.Tests.Lake;

public sealed class S3AwayTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_does_not_answer_is_away_for_every_operation()
    {
        using var lake = new S3Lake(S3Connection.Parse("Endpoint=http://127.0.0.1:1;Bucket=b;AccessKey=a;SecretKey=hush"), TimeProvider.System, NullLogger.Instance);
        Func<Task>[] operations =
        [
            () => lake.CheckAsync(Ct), () => lake.PutAsync("a", Stream.Null, Ct), () => lake.TryCreateAsync("a", Stream.Null, Ct), () => lake.OpenReadAsync("a", Ct),
            () => lake.DeleteAsync("a", Ct), async () => await lake.ListAsync("a", Ct).GetAsyncEnumerator(Ct).MoveNextAsync(),
        ];
        foreach (var failure in await Task.WhenAll(operations.Select(Assert.ThrowsAsync<LakeAwayException>)))
        {
            Assert.Contains("http://127.0.0.1:1 cannot be reached", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_connection_without_bucket_is_refused()
    {
        var failure = Assert.Throws<LakeException>(() => new S3Lake(S3Connection.Parse("Endpoint=http://127.0.0.1:1;AccessKey=a;SecretKey=b"), TimeProvider.System, NullLogger.Instance));
        Assert.Contains("Bucket=", failure.Message, StringComparison.Ordinal);
    }
}
