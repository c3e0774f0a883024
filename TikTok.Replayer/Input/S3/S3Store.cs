using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace TikTok.Replayer.Input.S3;

/// <summary>Finds objects, and turns what a store refuses into one line.</summary>
internal sealed class S3Store(S3Connection connection)
{
    /// <summary>The object of that key; if there is none, all whose keys begin so, in the order of their keys.</summary>
    /// <exception cref="InputException">Nothing there, or the store refuses.</exception>
    public async Task<IReadOnlyList<InputFile>> FindAsync(S3Location location, CancellationToken cancellationToken)
    {
        try
        {
            var client = connection.Open();
            var found = new List<S3File>();
            var request = new ListObjectsV2Request { BucketName = location.Bucket, Prefix = location.Key };
            ListObjectsV2Response page;
            do
            {
                page = await client.ListObjectsV2Async(request, cancellationToken);
                foreach (var item in page.S3Objects ?? [])
                    if (!item.Key.EndsWith('/')) // a place marker of some browsers
                        found.Add(new S3File(client, this, location with { Key = item.Key }, item.ETag, item.Size ?? 0));
                // The key itself is the first of those that begin with it.
                if (found.Count > 0 && found[0].Location == location)
                    return [found[0]];
                request.ContinuationToken = page.NextContinuationToken;
            }
            while (page.IsTruncated == true);

            found.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
            return found.Count > 0 ? found : throw new InputException($"Input '{location}' names no object: bucket '{location.Bucket}' at {connection.Address} holds no key that begins with '{location.Key}'.");
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            throw new InputException($"Input '{location}' cannot be read: {Reason(location, failure)}", failure);
        }
    }

    /// <summary>Whether a failure is the store's or the way's to it.</summary>
    public static bool IsFailure(Exception failure) => failure is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException;

    /// <summary>Whether the store has answered, and not only the way to it failed.</summary>
    public static bool IsAnswer(AmazonServiceException failure) => (int)failure.StatusCode > 0;

    /// <summary>What is wrong, and what to do.</summary>
    public string Reason(S3Location location, Exception failure) => failure switch
    {
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } => $"there is no bucket '{location.Bucket}' at {connection.Address}.",
        AmazonS3Exception { ErrorCode: "NoSuchKey" } => "it is not there any more.",
        AmazonS3Exception { StatusCode: System.Net.HttpStatusCode.PreconditionFailed } => "it was changed while it was read; begin again.",
        AmazonS3Exception { StatusCode: System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.Unauthorized } refused =>
            $"{connection.Address} refuses the keys ({refused.ErrorCode}): check AccessKey and SecretKey in ConnectionStrings__lake, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; they need s3:ListBucket and s3:GetObject.",
        AmazonS3Exception { StatusCode: System.Net.HttpStatusCode.MovedPermanently or System.Net.HttpStatusCode.TemporaryRedirect or System.Net.HttpStatusCode.BadRequest } moved =>
            $"{connection.Address} says {moved.ErrorCode} ({moved.Message.TrimEnd('.')}): check Region in ConnectionStrings__lake, or AWS_REGION.",
        AmazonServiceException said when IsAnswer(said) => $"{connection.Address} says {said.ErrorCode} ({said.Message.TrimEnd('.')}).",
        AmazonClientException unset => $"{unset.Message.TrimEnd('.')}. Give AccessKey, SecretKey and Endpoint or Region in ConnectionStrings__lake, or set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION.",
        _ => $"{connection.Address} cannot be reached ({(failure.InnerException ?? failure).Message.TrimEnd('.')}): check Endpoint in ConnectionStrings__lake, or AWS_ENDPOINT_URL.",
    };
}
