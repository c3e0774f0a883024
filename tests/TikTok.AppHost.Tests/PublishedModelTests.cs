using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace TikTok.AppHost.Tests;

public sealed class PublishedModelTests : IDisposable
{
    private static readonly string[] s_services = ["api", "archiver", "batchworker", "detector", "replayer"];
    private static readonly string[] s_external = ["--mode", "external", "--ConnectionStrings:kafka=k:9092", "--ConnectionStrings:tiktok=Host=p;Password=not-for-print", "--ConnectionStrings:lake=Bucket=b;SecretKey=not-for-print"];
    private readonly string _directory = Directory.CreateTempSubdirectory("tiktok-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_service_has_its_connections_and_waits_for_them(bool external)
    {
        await using var builder = await BuilderAsync(external ? s_external : ["--mode", "containers"]);

        Assert.Equal(s_services, builder.Resources.OfType<ProjectResource>().Select(project => project.Name).Order(StringComparer.Ordinal).ToArray());
        foreach (var (service, connections) in Connections())
        {
            var resource = builder.Resources.Single(resource => resource.Name == service);
            Assert.Equal(connections, resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).Where(name => name is "kafka" or "lake" or "tiktok").Order(StringComparer.Ordinal).ToArray());
            Assert.Equal(connections, resource.Annotations.OfType<ResourceRelationshipAnnotation>().Where(relation => relation.Type == "Reference").Select(relation => relation.Resource.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray());
        }
    }

    [Fact]
    public async Task Services_that_run_all_the_time_say_how_they_are_and_the_others_start_when_they_are_told()
    {
        await using var builder = await BuilderAsync("--mode", "containers");

        Assert.Equal(["api", "archiver", "detector"], builder.Resources.Where(resource => resource.Annotations.OfType<HealthCheckAnnotation>().Any() && resource is ProjectResource).Select(resource => resource.Name).Order(StringComparer.Ordinal).ToArray());
        Assert.Equal(["batchworker", "replayer"], builder.Resources.Where(resource => resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()).Select(resource => resource.Name).Order(StringComparer.Ordinal).ToArray());
        Assert.Equal(
            [("archiver", 2), ("detector", 2)],
            builder.Resources.SelectMany(resource => resource.Annotations.OfType<ReplicaAnnotation>().Select(replicas => (resource.Name, replicas.Replicas))).OrderBy(replicas => replicas.Name, StringComparer.Ordinal).ToArray());
    }

    [Fact]
    public async Task Commands_on_the_dashboard_replay_a_dump_run_a_batch_day_and_start_afresh()
    {
        await using var services = await BuilderAsync("--mode", "containers");
        await using var embedded = await BuilderAsync("--mode", "embedded");

        Assert.Equal(["batchworker: run-day(day)", "replayer: replay(input)"], Commands(services));
        Assert.Equal(["batchworker: run-day(day)", "standalone: fresh()", "standalone: replay(input fresh)"], Commands(embedded));
    }

    [Fact]
    public async Task In_embedded_mode_the_standalone_listens_where_it_is_told()
    {
        await using var builder = await BuilderAsync("--mode", "embedded", "--urls", "http://127.0.0.1:5999");

        var standalone = builder.Resources.OfType<ProjectResource>().Single(project => project.Name == "standalone");
        Assert.Equal(5999, Assert.Single(standalone.Annotations.OfType<EndpointAnnotation>()).Port);
        Assert.Contains(standalone.Annotations, annotation => annotation is HealthCheckAnnotation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_manifest_hands_every_connection_on_without_a_secret_in_clear(bool external)
    {
        var manifest = await PublishAsync(external ? s_external : ["--mode", "containers"]);
        var resources = manifest.GetProperty("resources");

        foreach (var (service, connections) in Connections())
        {
            var variables = resources.GetProperty(service).GetProperty("env");
            Assert.Equal(
                connections.Select(name => $"ConnectionStrings__{name}={{{name}.connectionString}}").ToArray(),
                variables.EnumerateObject().Where(variable => variable.Name.StartsWith("ConnectionStrings__", StringComparison.Ordinal)).Select(variable => $"{variable.Name}={variable.Value}").Order(StringComparer.Ordinal).ToArray());
        }

        Assert.DoesNotContain("not-for-print", manifest.GetRawText(), StringComparison.Ordinal);
        var settings = resources.EnumerateObject().SelectMany(resource => resource.Value.TryGetProperty("env", out var variables) ? variables.EnumerateObject().ToArray() : []);
        Assert.All(
            settings.Where(setting => setting.Name.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase) || setting.Name.Contains("SECRET", StringComparison.OrdinalIgnoreCase)),
            setting => Assert.Matches(@"^\{[a-z0-9-]+\.value\}$", setting.Value.GetString()));
    }

    [Fact]
    public async Task Every_image_has_a_version()
    {
        var manifest = await PublishAsync(["--mode", "containers"]);
        var images = manifest.GetProperty("resources").EnumerateObject().Where(resource => resource.Value.TryGetProperty("image", out _)).Select(resource => resource.Value.GetProperty("image").GetString()!).ToList();

        Assert.Equal(3, images.Count);
        Assert.All(images, image => Assert.Matches(@"^docker\.io/[a-z]+/[a-z]+:[0-9]+(\.[0-9]+)+$", image));
    }

    private static (string Service, string[] Connections)[] Connections() =>
    [
        ("replayer", ["kafka"]),
        ("archiver", ["kafka", "lake", "tiktok"]),
        ("detector", ["kafka", "lake", "tiktok"]),
        ("batchworker", ["lake", "tiktok"]),
        ("api", ["lake", "tiktok"]),
    ];

    private static string[] Commands(IDistributedApplicationTestingBuilder builder) =>
    [
        .. builder.Resources.SelectMany(resource => resource.Annotations.OfType<ResourceCommandAnnotation>()
                .Where(command => command.Name is "replay" or "fresh" or "run-day")
                .Select(command => $"{resource.Name}: {command.Name}({string.Join(' ', command.Arguments?.Select(input => input.Name) ?? [])})"))
            .Order(StringComparer.Ordinal),
    ];

    private static Task<IDistributedApplicationTestingBuilder> BuilderAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.TikTok_AppHost>(["--operation", "publish", "--step", "publish", .. args], TestContext.Current.CancellationToken);

    private async Task<JsonElement> PublishAsync(string[] args)
    {
        var path = Path.Combine(_directory, "manifest.json");
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TikTok_AppHost>(
            ["--publisher", "manifest", "--output-path", path, .. args], TestContext.Current.CancellationToken);
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.RunAsync(TestContext.Current.CancellationToken);
        return JsonElement.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }
}
