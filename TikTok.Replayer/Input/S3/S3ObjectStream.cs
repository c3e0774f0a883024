using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace TikTok.Replayer.Input.S3;

/// <summary>
/// The bytes of an object. When the connection breaks, reading goes on behind the last byte that came (a ranged GET, only if
/// the object is still the same), after pauses that double from 250 ms; after <see cref="MaxFailures"/> in a row, about a
/// minute, it gives up.
/// </summary>
internal sealed class S3ObjectStream(IAmazonS3 client, S3Store store, S3Location location, string etag, long length, TimeProvider clock) : Stream
{
    private const int MaxFailures = 8;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(30);
    private GetObjectResponse? _response;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == length || buffer.IsEmpty)
            return 0;
        for (var failures = 1; ; failures++)
            try
            {
                return await ReadOnceAsync(buffer, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && (IsBroken(failure) || S3Store.IsFailure(failure)))
            {
                HangUp();
                if (!IsBroken(failure))
                    throw new IOException(store.Reason(location, failure), failure);
                if (failures == MaxFailures)
                    throw new IOException($"{MaxFailures} times in a row behind byte {_position}: {store.Reason(location, failure)}", failure);
                await Task.Delay(s_firstPause * Math.Pow(2, failures - 1), clock, cancellationToken);
            }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("An object is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            HangUp();
        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(s_longestSilence, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        _response ??= await client.GetObjectAsync(Request(), either.Token);
        var read = await _response.ResponseStream.ReadAsync(buffer, either.Token);
        if (read == 0)
            throw new EndOfStreamException($"the connection ended {length - _position} bytes early");
        _position += read;
        return read;
    }

    private GetObjectRequest Request()
    {
        var request = new GetObjectRequest { BucketName = location.Bucket, Key = location.Key, EtagToMatch = etag };
        if (_position > 0)
            request.ByteRange = new ByteRange(_position, length - 1);
        return request;
    }

    /// <summary>Whether trying again can help.</summary>
    private static bool IsBroken(Exception failure) => failure switch
    {
        AmazonServiceException said => !S3Store.IsAnswer(said) || (int)said.StatusCode is >= 500 or 429,
        IOException or HttpRequestException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    private void HangUp()
    {
        _response?.Dispose();
        _response = null;
    }
}
