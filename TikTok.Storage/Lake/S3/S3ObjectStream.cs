using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace TikTok.Storage.Lake.S3;

/// <summary>
/// The bytes of an object. When the connection breaks, reading goes on behind the last byte that came (a ranged GET, only if
/// the object is still the same), after pauses that double from 250 ms; after <see cref="MaxFailures"/> in a row, about a
/// minute, it gives up.
/// </summary>
public sealed class S3ObjectStream : Stream
{
    private const int MaxFailures = 8;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(30);
    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly string _key;
    private readonly string _etag;
    private readonly long _length;
    private readonly Func<Exception, string, Exception> _explain;
    private readonly TimeProvider _clock;
    private GetObjectResponse? _response;
    private long _position;

    /// <summary>An object as it was found; the first read asks for it.</summary>
    /// <param name="client">Client.</param>
    /// <param name="bucket">Bucket.</param>
    /// <param name="key">Key.</param>
    /// <param name="etag">Entity tag: another one is not read.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="explain">Makes the exception that a read throws, of the failure and of where it came about.</param>
    /// <param name="clock">Measures pauses and silence.</param>
    public S3ObjectStream(IAmazonS3 client, string bucket, string key, string etag, long length, Func<Exception, string, Exception> explain, TimeProvider clock) =>
        (_client, _bucket, _key, _etag, _length, _explain, _clock) = (client, bucket, key, etag, length, explain, clock);

    /// <summary>An object whose first answer is there.</summary>
    internal S3ObjectStream(IAmazonS3 client, string bucket, string key, GetObjectResponse response, Func<Exception, string, Exception> explain, TimeProvider clock)
        : this(client, bucket, key, response.ETag, response.ContentLength, explain, clock) => _response = response;

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => _length;

    /// <inheritdoc />
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == _length || buffer.IsEmpty)
            return 0;
        for (var failures = 1; ; failures++)
            try
            {
                return await ReadOnceAsync(buffer, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && (failure is IOException || S3Failure.Is(failure)))
            {
                HangUp();
                if (!S3Failure.IsAway(failure))
                    throw _explain(failure, string.Empty);
                if (failures == MaxFailures)
                    throw _explain(failure, $"{MaxFailures} times in a row behind byte {_position}: ");
                await Task.Delay(s_firstPause * Math.Pow(2, failures - 1), _clock, cancellationToken);
            }
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("An object is read asynchronously.");

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            HangUp();
        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(s_longestSilence, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        _response ??= await _client.GetObjectAsync(Request(), either.Token);
        var read = await _response.ResponseStream.ReadAsync(buffer, either.Token);
        if (read == 0)
            throw new EndOfStreamException($"the connection ended {_length - _position} bytes early");
        _position += read;
        return read;
    }

    private GetObjectRequest Request()
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = _key, EtagToMatch = _etag };
        if (_position > 0)
            request.ByteRange = new ByteRange(_position, _length - 1);
        return request;
    }

    private void HangUp()
    {
        _response?.Dispose();
        _response = null;
    }
}
