using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace TikTok.Storage.Lake.S3;

/// <summary>Sorts what a store or the way to it makes go wrong, and turns it into one line.</summary>
public static class S3Failure
{
    /// <summary>Whether a failure is the store's or the way's to it. A cancellation that nobody asked for is a timeout.</summary>
    public static bool Is(Exception failure) =>
        failure is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException or OperationCanceledException;

    /// <summary>Whether trying again later can help: unreachable, broken off, overloaded, or in trouble itself.</summary>
    public static bool IsAway(Exception failure) => failure switch
    {
        AmazonUnmarshallingException => true, // an answer that broke off
        AmazonServiceException said => !IsAnswer(said) || (int)said.StatusCode is >= 500 or 429 or 408 || said.ErrorCode is "RequestTimeout" or "SlowDown",
        IOException or HttpRequestException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>What is wrong, and what to do.</summary>
    /// <param name="connection">Where the store is.</param>
    /// <param name="bucket">The bucket that was asked.</param>
    /// <param name="failure">A failure of <see cref="Is"/>, or a broken connection.</param>
    public static string Reason(S3Connection connection, string bucket, Exception failure) => failure switch
    {
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } => $"there is no bucket '{bucket}' at {connection.Address}.",
        AmazonS3Exception { ErrorCode: "NoSuchKey" } => "it is not there any more.",
        AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed } => "it was changed while it was read; begin again.",
        AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } refused =>
            $"{connection.Address} refuses the keys ({refused.ErrorCode}): check AccessKey and SecretKey in ConnectionStrings__lake, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; they need s3:ListBucket and s3:GetObject on '{bucket}', and s3:PutObject and s3:DeleteObject where the lake is.",
        AmazonS3Exception { StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect or HttpStatusCode.BadRequest } moved =>
            $"{connection.Address} says {moved.ErrorCode} ({moved.Message.TrimEnd('.')}): check Region in ConnectionStrings__lake, or AWS_REGION.",
        AmazonServiceException said when IsAnswer(said) => $"{connection.Address} says {said.ErrorCode} ({said.Message.TrimEnd('.')}).",
        AmazonClientException unset => $"{unset.Message.TrimEnd('.')}. Give AccessKey, SecretKey and Endpoint or Region in ConnectionStrings__lake, or set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION.",
        OperationCanceledException => $"{connection.Address} does not answer in time: check that the store is well, and Endpoint in ConnectionStrings__lake.",
        _ => $"{connection.Address} cannot be reached ({(failure.InnerException ?? failure).Message.TrimEnd('.')}): check Endpoint in ConnectionStrings__lake, or AWS_ENDPOINT_URL.",
    };

    private static bool IsAnswer(AmazonServiceException failure) => (int)failure.StatusCode > 0;
}
