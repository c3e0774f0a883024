using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.Lake;
using TikTok.Storage.Lake.S3;
using TikTok.Testing;

namespace TikTok.Archiver.Tests.Compaction;

public sealed class S3CompactionTests(S3Gateway gateway) : CompactionContract, IAsyncLifetime
{
    private S3Lake? _lake;

    protected override ILake Lake => _lake!;

    public async ValueTask InitializeAsync() =>
        _lake = new S3Lake(S3Connection.Parse($"{await gateway.ConnectAsync("s3-compaction-tests")};Prefix=test-{Guid.NewGuid():N}"), TimeProvider.System, NullLogger.Instance);

    public ValueTask DisposeAsync()
    {
        _lake?.Dispose();
        return ValueTask.CompletedTask;
    }
}
