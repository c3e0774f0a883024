namespace TikTok.AppHost.Infrastructure;

/// <summary>Adds an S3-compatible store to the app model.</summary>
internal static class S3StoreExtensions
{
    private const string Bucket = "tiktok";
    private const string AccessKey = "tiktok";
    private const int Port = 8333;

    /// <summary>SeaweedFS with one bucket, and the connection to it under <paramref name="name"/>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddS3Lake(this IDistributedApplicationBuilder builder, string name)
    {
        var secret = builder.AddParameter("s3-secret", new GenerateParameterDefault { MinLength = 24, Special = false }, secret: true);
        var store = builder.AddContainer("s3", Images.S3.Name, Images.S3.Tag)
            .WithImageRegistry(Images.Registry)
            .WithHttpEndpoint(targetPort: Port, name: "api")
            .WithEnvironment("AWS_ACCESS_KEY_ID", AccessKey)
            .WithEnvironment("AWS_SECRET_ACCESS_KEY", secret)
            .WithEnvironment("S3_BUCKET", Bucket);
        return builder
            .AddConnectionString(name, ReferenceExpression.Create($"Endpoint={store.GetEndpoint("api")};Bucket={Bucket};AccessKey={AccessKey};SecretKey={secret};PathStyle=true"))
            .WaitFor(store);
    }
}
