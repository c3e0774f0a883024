using System.Data.Common;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace TikTok.Storage.Lake.S3;

/// <summary>
/// The connection <c>lake</c>: <c>Endpoint=..;Bucket=..;Prefix=..;AccessKey=..;SecretKey=..;Region=..;PathStyle=..</c>. Without
/// keys AWS's default credential chain is asked, without an endpoint it is AWS's own.
/// </summary>
public sealed class S3Connection
{
    // A request that is given up is sent again, so these bound how long a store that hangs is taken for a slow one.
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(60);
    private const int Retries = 4;
    private static readonly string[] s_words = ["Endpoint", "Bucket", "Prefix", "AccessKey", "SecretKey", "Region", "PathStyle"];

    // The SDK reads the address from these, but not that a store at an address of its own has no host name per bucket.
    private static readonly string[] s_endpointVariables = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];

    private S3Connection()
    {
    }

    /// <summary>The bucket of the lake; null when none is named.</summary>
    public string? Bucket { get; private init; }

    /// <summary>What every key of the lake begins with in the bucket; empty, or ends with a slash.</summary>
    public string Prefix { get; private init; } = string.Empty;

    private string? Endpoint { get; init; }

    private string? AccessKey { get; init; }

    private string? SecretKey { get; init; }

    private string? Region { get; init; }

    private bool? PathStyle { get; init; }

    /// <summary>Reads a connection string; null or empty = all from AWS's environment.</summary>
    /// <exception cref="LakeException">It is no such connection string. Its values are not told: they hold secrets.</exception>
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
        return new S3Connection
        {
            Endpoint = Value("Endpoint"),
            Bucket = Value("Bucket"),
            Prefix = Value("Prefix")?.Trim('/') is { Length: > 0 } prefix ? prefix + "/" : string.Empty,
            AccessKey = Value("AccessKey"),
            SecretKey = Value("SecretKey"),
            Region = Value("Region"),
            PathStyle = Value("PathStyle") is { } given ? bool.Parse(given) : null,
        };
    }

    /// <summary>Where it leads, for messages.</summary>
    public string Address => Endpoint ?? s_endpointVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(url => !string.IsNullOrEmpty(url)) ?? "AWS";

    /// <summary>A client.</summary>
    /// <exception cref="AmazonClientException">The environment names no region or no keys.</exception>
    public IAmazonS3 Open() => Open(null);

    /// <summary>A client whose connections are made by <paramref name="connections"/>.</summary>
    internal IAmazonS3 Open(HttpClientFactory? connections)
    {
        var config = new AmazonS3Config
        {
            // Other stores than AWS's do not know the checksums that the SDK would add.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            ForcePathStyle = PathStyle ?? Address != "AWS",
            RetryMode = RequestRetryMode.Standard, // pauses that double, with jitter
            MaxErrorRetry = Retries,
            ConnectTimeout = s_connectTimeout,
            Timeout = s_answerTimeout,
        };
        if (connections is not null)
            config.HttpClientFactory = connections;
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

    private static LakeException Unreadable(string why, Exception? inner = null) =>
        new($"ConnectionStrings__lake cannot be read: {why}. Write it like Endpoint=http://127.0.0.1:9000;Bucket=..;AccessKey=..;SecretKey=..;Region=us-east-1.", inner);
}
