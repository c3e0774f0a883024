using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;

namespace TikTok.Storage.Lake.S3;

/// <summary>
/// One object on its way into a bucket: small ones in one request, larger ones in parts, one part in memory at a time. Each
/// upload marks its object, so that one whose answer was lost is known again and not taken for somebody else's.
/// </summary>
internal sealed class S3Upload(IAmazonS3 client, string bucket, string key, bool onlyIfFree, TimeProvider clock, ILogger logger)
{
    /// <summary>Bytes of a part. A store takes 10,000 parts, so an object can have 80 GB.</summary>
    public const int PartBytes = 8 << 20;

    private const string Mark = "upload"; // x-amz-meta-upload
    private const int MaxAttempts = 8;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_abortTimeout = TimeSpan.FromSeconds(10);
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly Random _jitter = new(Guid.NewGuid().GetHashCode());

    /// <summary>Uploads.</summary>
    /// <returns>False when the key is taken by another object.</returns>
    public async Task<bool> WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var part = content.CanSeek ? (int)Math.Min(PartBytes, content.Length - content.Position + 1) : PartBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(part);
        try
        {
            var length = await content.ReadAtLeastAsync(buffer.AsMemory(0, part), part, throwOnEndOfStream: false, cancellationToken);
            return length < part
                ? await PutAsync(buffer, length, cancellationToken)
                : await PutPartsAsync(content, buffer.AsMemory(0, part), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Task<bool> PutAsync(byte[] buffer, int length, CancellationToken cancellationToken)
    {
        var checksum = Checksum(buffer.AsSpan(0, length));
        return PublishAsync(async () =>
        {
            using var body = new MemoryStream(buffer, 0, length, writable: false);
            var request = new PutObjectRequest { BucketName = bucket, Key = key, InputStream = body, AutoCloseStream = false, MD5Digest = checksum, IfNoneMatch = onlyIfFree ? "*" : null };
            request.Metadata[Mark] = _mark;
            await client.PutObjectAsync(request, cancellationToken);
        }, cancellationToken);
    }

    private async Task<bool> PutPartsAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var start = new InitiateMultipartUploadRequest { BucketName = bucket, Key = key };
        start.Metadata[Mark] = _mark;
        var upload = (await client.InitiateMultipartUploadAsync(start, cancellationToken)).UploadId;
        var isPublished = false;
        try
        {
            var parts = new List<PartETag>();
            for (var length = buffer.Length; length > 0; length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken))
                parts.Add(await PutPartAsync(upload, parts.Count + 1, buffer[..length], cancellationToken));
            // Not every store holds the end of an upload in parts to its condition (older Ceph does not): there the look decides.
            if (onlyIfFree && await MarkAsync(cancellationToken) is not null)
                return false;
            return isPublished = await PublishAsync(
                () => client.CompleteMultipartUploadAsync(
                    new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload, PartETags = parts, IfNoneMatch = onlyIfFree ? "*" : null }, cancellationToken),
                cancellationToken);
        }
        finally
        {
            if (!isPublished)
                await AbortAsync(upload);
        }
    }

    private async Task<PartETag> PutPartAsync(string upload, int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        MemoryMarshal.TryGetArray(content, out var bytes);
        using var body = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        var answer = await client.UploadPartAsync(
            new UploadPartRequest { BucketName = bucket, Key = key, UploadId = upload, PartNumber = number, PartSize = content.Length, InputStream = body, MD5Digest = Checksum(content.Span) },
            cancellationToken);
        return new PartETag(number, answer.ETag);
    }

    /// <summary>Sends the request that makes the object visible, until it is known whose object has the key.</summary>
    private async Task<bool> PublishAsync(Func<Task> send, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await send();
                return true;
            }
            catch (AmazonS3Exception refused) when (refused.StatusCode is HttpStatusCode.PreconditionFailed || refused.ErrorCode is "NoSuchUpload")
            {
                // Taken, perhaps by this very upload: an answer that was lost lets the client send once more.
                var mark = await MarkAsync(cancellationToken);
                if (mark == _mark)
                    return true;
                if (mark is not null && onlyIfFree)
                    return false;
                if (attempt == MaxAttempts || refused.ErrorCode is "NoSuchUpload")
                    throw new LakeAwayException($"The object '{key}' could not be written ({refused.ErrorCode}), though nothing has its key: try again.", refused);
            }
            catch (AmazonS3Exception conflict) when (conflict.StatusCode is HttpStatusCode.Conflict && attempt < MaxAttempts)
            {
                // Others write the same key in this moment; who has won shows when they are done.
            }

            await Task.Delay(s_firstPause * (attempt + _jitter.NextDouble()), clock, cancellationToken);
        }
    }

    /// <summary>Which upload wrote the object that has the key; null when none is there, empty when it has no mark.</summary>
    private async Task<string?> MarkAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetObjectMetadataAsync(bucket, key, cancellationToken)).Metadata[Mark] ?? string.Empty;
        }
        catch (AmazonS3Exception absent) when (absent.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task AbortAsync(string upload)
    {
        using var timeout = new CancellationTokenSource(s_abortTimeout, clock);
        try
        {
            await client.AbortMultipartUploadAsync(bucket, key, upload, timeout.Token);
        }
        catch (AmazonS3Exception gone) when (gone.ErrorCode is "NoSuchUpload")
        {
            // Nothing is left of it.
        }
        catch (Exception failure) when (S3Failure.Is(failure))
        {
            Log.PartsLeft(logger, failure, key, bucket);
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "Content-MD5 is what every store checks; it guards against damage on the way, not against people.")]
    private static string Checksum(ReadOnlySpan<byte> content) => Convert.ToBase64String(MD5.HashData(content));
}
