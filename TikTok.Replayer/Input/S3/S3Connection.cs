using System.Data.Common;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace TikTok.Replayer.Input.S3;

/// <summary>
/// The connection <c>lake</c>: <c>Endpoint=..;Bucket=..;Prefix=..;AccessKey=..;SecretKey=..;Region=..;PathStyle=..</c>, all of
/// it optional. Without keys AWS's default credential chain is asked, without an endpoint it is AWS's own.
/// </summary>
internal sealed record S3Connection(string? Endpoint, string? AccessKey, string? SecretKey, string? Region, bool? PathStyle)
{
    private static readonly string[] s_words = ["Endpoint", "Bucket", "Prefix", "AccessKey", "SecretKey", "Region", "PathStyle"];

    // The SDK reads the address from these, but not that a store at an address of its own has no host name per bucket.
    private static readonly string[] s_endpointVariables = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];

    /// <summary>Reads a connection string; null or empty = all from AWS's environment.</summary>
    /// <exception cref="InputException">It is no such connection string. Its values are not told: they hold secrets.</exception>
    public static S3Connection Parse(string? text)
    {
        var words = Read(text ?? string.Empty);
        if (words.Keys.Cast<string>().FirstOrDefault(word => !s_words.Contains(word, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw Unreadable($"'{unknown}' is none of {string.Join(", ", s_words)}");
        string? Value(string word) => words.TryGetValue(word, out var value) && value is string { Length: > 0 } given ? given : null;
        if (Value("AccessKey") is null != Value("SecretKey") is null)
            throw Unreadable("AccessKey and SecretKey go together");
        if (Value("Endpoint") is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            throw Unreadable("Endpoint is no address such as http://127.0.0.1:9000");
        if (Value("PathStyle") is { } style && !bool.TryParse(style, out _))
            throw Unreadable("PathStyle is true or false");
        return new S3Connection(Value("Endpoint"), Value("AccessKey"), Value("SecretKey"), Value("Region"), Value("PathStyle") is { } given ? bool.Parse(given) : null);
    }

    /// <summary>Where it leads, for messages.</summary>
    public string Address => Endpoint ?? s_endpointVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(url => !string.IsNullOrEmpty(url)) ?? "AWS";

    /// <summary>A client; it lives as long as the process.</summary>
    /// <exception cref="AmazonClientException">The environment names no region or no keys.</exception>
    public IAmazonS3 Open()
    {
        var config = new AmazonS3Config
        {
            // Other stores than AWS's do not know the checksums that the SDK would add.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            ForcePathStyle = PathStyle ?? Address != "AWS",
        };
        if (Endpoint is not null)
            (config.ServiceURL, config.AuthenticationRegion) = (Endpoint, Region ?? "us-east-1");
        else if (Region is not null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        return AccessKey is null ? new AmazonS3Client(config) : new AmazonS3Client(new BasicAWSCredentials(AccessKey, SecretKey), config);
    }

    private static DbConnectionStringBuilder Read(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException failure)
        {
            throw Unreadable("it is not a list of Name=value;", failure);
        }
    }

    private static InputException Unreadable(string why, Exception? inner = null) =>
        new($"ConnectionStrings__lake cannot be read: {why}. Write it like Endpoint=http://127.0.0.1:9000;AccessKey=..;SecretKey=..;Region=us-east-1.", inner);
}
