using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;

namespace TikTok.Storage.Lake.S3;

/// <summary>
/// The lake in a bucket of any S3-compatible store. Uploads carry a checksum that the store verifies; a read that breaks off goes
/// on behind its last byte. To create is decided by the store up to <see cref="S3Upload.PartBytes"/> (manifests are far below);
/// above, only by one that knows <c>If-None-Match</c> at the end of an upload in parts. Every operation throws <see cref="LakeAwayException"/> while the store cannot be reached.
/// </summary>
public sealed class S3Lake : ILake, IDisposable
{
    private readonly IAmazonS3 _client;
    private readonly S3Connection _connection;
    private readonly string _bucket;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    /// <summary>The lake of a connection. Nothing is sent yet: <see cref="CheckAsync"/> says whether it can be used.</summary>
    /// <exception cref="LakeException">The connection names no bucket, or there are no keys or no region.</exception>
    public S3Lake(S3Connection connection, TimeProvider clock, ILogger logger)
        : this(connection, Open(connection), clock, logger)
    {
    }

    internal S3Lake(S3Connection connection, IAmazonS3 client, TimeProvider clock, ILogger logger)
    {
        (_connection, _client, _clock, _logger) = (connection, client, clock, logger);
        _bucket = connection.Bucket ?? throw new LakeException("ConnectionStrings__lake names no bucket: add Bucket=.. and, to share it, Prefix=..");
    }

    /// <summary>Asks the store for the first key, which tells unreachable, wrong keys and an absent bucket apart.</summary>
    /// <exception cref="LakeException">The lake cannot be used; the message says what to do.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => ExplainAsync(
        "The lake",
        () => _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket, Prefix = _connection.Prefix, MaxKeys = 1 }, cancellationToken),
        cancellationToken);

    /// <inheritdoc />
    public Task PutAsync(string key, Stream content, CancellationToken cancellationToken) => WriteAsync(key, content, onlyIfFree: false, cancellationToken);

    /// <inheritdoc />
    public Task<bool> TryCreateAsync(string key, Stream content, CancellationToken cancellationToken) => WriteAsync(key, content, onlyIfFree: true, cancellationToken);

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(string key, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = KeyOf(key) };
        return ExplainAsync(key, async () =>
        {
            try
            {
                var response = await _client.GetObjectAsync(request, cancellationToken);
                return (Stream?)new S3ObjectStream(_client, _bucket, request.Key, response, (failure, where) => Explained(key, where, failure), _clock);
            }
            catch (AmazonS3Exception absent) when (absent.ErrorCode is "NoSuchKey")
            {
                return null;
            }
        }, cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<LakeObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = _connection.Prefix + prefix };
        ListObjectsV2Response page;
        do
        {
            page = await ExplainAsync(prefix, () => _client.ListObjectsV2Async(request, cancellationToken), cancellationToken);
            foreach (var item in page.S3Objects ?? [])
                if (!item.Key.EndsWith('/')) // a place marker of some browsers
                    yield return new LakeObject(item.Key[_connection.Prefix.Length..], item.Size ?? 0);
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <inheritdoc />
    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var inBucket = KeyOf(key);
        return ExplainAsync(key, () => _client.DeleteObjectAsync(_bucket, inBucket, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static IAmazonS3 Open(S3Connection connection)
    {
        try
        {
            return connection.Open();
        }
        catch (Exception failure) when (S3Failure.Is(failure))
        {
            throw new LakeException($"The lake cannot be used: {S3Failure.Reason(connection, connection.Bucket ?? "", failure)}", failure);
        }
    }

    private Task<bool> WriteAsync(string key, Stream content, bool onlyIfFree, CancellationToken cancellationToken)
    {
        var upload = new S3Upload(_client, _bucket, KeyOf(key), onlyIfFree, _clock, _logger);
        return ExplainAsync(key, () => upload.WriteAsync(content, cancellationToken), cancellationToken);
    }

    private string KeyOf(string key) => _connection.Prefix + LakeKey.Checked(key);

    private async Task<T> ExplainAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (S3Failure.Is(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw Explained(what, string.Empty, failure);
        }
    }

    private LakeException Explained(string what, string where, Exception failure)
    {
        var message = $"{what} in s3://{_bucket}/{_connection.Prefix}: {where}{S3Failure.Reason(_connection, _bucket, failure)}";
        return S3Failure.IsAway(failure) ? new LakeAwayException(message, failure) : new LakeException(message, failure);
    }
}
