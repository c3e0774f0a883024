using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.Extensions.Logging;

namespace TikTok.ServiceDefaults.Tests;

public sealed class ArchitectureTests
{
    private const string Posts = "TikTok.Posts", Anomalies = "TikTok.Anomalies", Storage = "TikTok.Storage", Defaults = "TikTok.ServiceDefaults", Standalone = "TikTok.Standalone";
    private static readonly string[] s_services = ["TikTok.Replayer", "TikTok.Archiver", "TikTok.Detector", "TikTok.BatchWorker", "TikTok.Api"];

    // What a project may reference; a project that is not here is new, and has to be given its place.
    private static readonly Dictionary<string, string[]> s_below = new(StringComparer.Ordinal)
    {
        [Posts] = [],
        [Anomalies] = [],
        [Storage] = [Posts, Anomalies],
        [Defaults] = [Posts, Anomalies, Storage],
        [Standalone] = [Posts, Anomalies, Storage, Defaults, .. s_services],
    };

    private static readonly Dictionary<string, int> s_bands = new(StringComparer.Ordinal)
    {
        [Defaults] = 1000, [Storage] = 2000, ["TikTok.Replayer"] = 3000, ["TikTok.Archiver"] = 4000, ["TikTok.Detector"] = 5000,
        ["TikTok.BatchWorker"] = 6000, ["TikTok.Api"] = 7000, [Standalone] = 8000,
    };

    public static TheoryData<string> Projects => [Posts, Anomalies, Storage, Defaults, .. s_services, Standalone];

    [Fact]
    public void Every_product_assembly_is_looked_at() => Assert.Equal(
        Projects.Select(project => project.Data).Order(StringComparer.Ordinal).ToArray(),
        Directory.EnumerateFiles(AppContext.BaseDirectory, "TikTok.*.dll").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray());

    [Fact]
    public void Every_program_makes_the_invariant_culture_its_own_before_anything_else()
    {
        Assert.SkipWhen(SourceRoot() is null, "the sources are not beside the tests");
        foreach (var program in s_services.Append(Standalone).Select(project => Path.Combine(SourceRoot()!, project, "Program.cs")))
            Assert.Equal("OneCulture.Use();", File.ReadLines(program).First(line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Dependencies_point_down_only_and_no_service_references_another(string project)
    {
        var allowed = s_services.Contains(project, StringComparer.Ordinal) ? [Posts, Anomalies, Storage, Defaults] : s_below[project];

        Assert.Empty(References(project).Where(name => name.StartsWith("TikTok.", StringComparison.Ordinal)).Except(allowed, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Posts)]
    [InlineData(Anomalies)]
    public void The_pure_projects_reference_no_library_that_does_input_or_output(string project)
    {
        string[] forbidden = ["Npgsql", "Dapper", "Confluent", "RocksDb", "AWSSDK", "ZstdSharp", "Microsoft.", "System.Net", "System.IO.FileSystem", "System.Data", "System.Diagnostics.Process", "System.Console"];

        Assert.DoesNotContain(References(project), name => forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData(Posts)]
    [InlineData(Anomalies)]
    public void The_pure_projects_touch_no_file_no_clock_and_no_randomness(string project)
    {
        string[] forbidden =
        [
            "System.IO.File", "System.IO.FileStream", "System.IO.FileInfo", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.RandomAccess", "System.Console",
            "System.Environment", "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Random", "System.Security.Cryptography.RandomNumberGenerator",
        ];

        Assert.Empty(ReferencedTypes(project).Intersect(forbidden, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_logs_in_one_class_with_ids_of_its_own_band(string project)
    {
        var messages = Messages(project).ToList();

        Assert.True(messages.Select(message => message.Class).Distinct().Count() <= 1, $"{project} logs in {string.Join(", ", messages.Select(message => message.Class).Distinct())}");
        Assert.All(messages, message => Assert.Equal("Log", message.Class.Name));
        Assert.All(messages, message => Assert.InRange(message.Id, s_bands[project], s_bands[project] + 999));
    }

    [Fact]
    public void Event_ids_are_unique()
    {
        var ids = Projects.SelectMany(project => Messages(project.Data)).Select(message => message.Id).ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    private static Assembly Load(string project) => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, project + ".dll"));

    private static string? SourceRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "TikTok.sln")))
            directory = directory.Parent;
        return directory?.FullName;
    }

    private static IEnumerable<string> References(string project) => Load(project).GetReferencedAssemblies().Select(name => name.Name!);

    private static IEnumerable<(Type Class, int Id)> Messages(string project) =>
        from type in Load(project).GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (type, message.EventId);

    private static List<string> ReferencedTypes(string project)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, project + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(handle => metadata.GetTypeReference(handle)).Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }
}
