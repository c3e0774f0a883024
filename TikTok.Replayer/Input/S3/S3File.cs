using Amazon.S3;
using TikTok.Storage.Lake.S3;

namespace TikTok.Replayer.Input.S3;

/// <summary>An object in S3, as it was when it was found.</summary>
internal sealed class S3File(IAmazonS3 client, S3Store store, S3Location location, string etag, long length) : InputFile
{
    public S3Location Location => location;

    public override string Name { get; } = location.ToString();

    public override long? Length => length;

    internal override Task<Stream> OpenRawAsync(CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new S3ObjectStream(
            client, location.Bucket, location.Key, etag, length, (failure, where) => new IOException(where + store.Reason(location, failure), failure), TimeProvider.System));
}
