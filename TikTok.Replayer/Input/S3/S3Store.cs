using Amazon.S3.Model;
using TikTok.Storage.Lake.S3;

namespace TikTok.Replayer.Input.S3;

/// <summary>Finds objects.</summary>
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
        catch (Exception failure) when (S3Failure.Is(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw new InputException($"Input '{location}' cannot be read: {Reason(location, failure)}", failure);
        }
    }

    /// <summary>What is wrong, and what to do.</summary>
    public string Reason(S3Location location, Exception failure) => S3Failure.Reason(connection, location.Bucket, failure);
}
