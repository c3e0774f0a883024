using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TikTok.Testing;

/// <summary>
/// Brokers of Apache Kafka (KRaft) on loopback, each its own process, so that a test can kill, hang and restart them. From the jars
/// of <c>KAFKA_HOME</c>, or of <c>../shared/kafka</c>; needs a Java 17 runtime.
/// </summary>
public sealed class KafkaCluster : IAsyncDisposable
{
    private static readonly TimeSpan s_startPatience = TimeSpan.FromSeconds(60);
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"tiktok-kafka-{Guid.NewGuid():N}");
    private readonly string _libraries;
    private readonly Broker[] _brokers;
    private Process? _watch;

    private KafkaCluster(string libraries, int brokers, (string User, string Password)? login, bool isEncrypted)
    {
        _libraries = libraries;
        _brokers = [.. Enumerable.Range(1, brokers).Select(id => new Broker(id, TestMachine.FreePort(), TestMachine.FreePort(), TestMachine.FreePort()))];
        (Login, IsEncrypted) = (login, isEncrypted);
    }

    /// <summary>Bootstrap servers.</summary>
    public string Servers => string.Join(',', _brokers.Select(broker => $"127.0.0.1:{broker.Port}"));

    /// <summary>The certificate authority of an encrypted cluster.</summary>
    public string AuthorityFile => Path.Combine(_directory, "ca.pem");

    private (string User, string Password)? Login { get; }

    private bool IsEncrypted { get; }

    /// <summary>Why there can be no cluster here; null when there can.</summary>
    public static string? WhyAbsent() =>
        Libraries() is null ? "KAFKA_HOME is not set, and shared/kafka is not beside this checkout"
        : !TestMachine.IsInstalled("java") ? "no Java runtime is installed"
        : null;

    /// <summary>Starts a fresh cluster; skips the running test with the reason when there can be none.</summary>
    public static async Task<KafkaCluster> StartOrSkipAsync(int brokers = 1, (string User, string Password)? login = null, bool isEncrypted = false)
    {
        var absent = WhyAbsent();
        Assert.SkipWhen(absent is not null, absent ?? string.Empty);
        var cluster = new KafkaCluster(Libraries()!, brokers, login, isEncrypted);
        try
        {
            await cluster.FormatAsync();
            cluster._watch = Watch(cluster._directory);
            await Task.WhenAll(cluster._brokers.Select(broker => cluster.StartAsync(broker.Id)));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A cluster id as Kafka writes it: 16 bytes in base64 for addresses. None begins with <c>-</c>, which Kafka's tools would take for an option.</summary>
    public static string ClusterId(Guid random)
    {
        var bytes = random.ToByteArray();
        bytes[0] &= 0x7F; // the first letter is one of A to Z and a to f
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    /// <summary>Starts a broker that is down, with its data, and waits until it answers.</summary>
    public async Task StartAsync(int broker = 1)
    {
        var one = _brokers[broker - 1];
        one.Start(Java($"-Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 {JavaLogging}", "kafka.Kafka", PropertiesOf(one)), Path.Combine(_directory, $"{broker}.log"));
        var started = Stopwatch.StartNew();
        while (!await one.AnswersAsync())
        {
            if (one.HasEnded || started.Elapsed > s_startPatience)
                throw new InvalidOperationException($"Broker {broker} does not answer: {await File.ReadAllTextAsync(Path.Combine(_directory, $"{broker}.log"))}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary><c>kill -9</c>; its data stays.</summary>
    public Task KillAsync(int broker = 1) => _brokers[broker - 1].KillAsync();

    /// <summary>The broker hangs, its connections stay open.</summary>
    public void Pause(int broker = 1) => _brokers[broker - 1].Signal("STOP");

    /// <summary>Ends <see cref="Pause"/>.</summary>
    public void Continue(int broker = 1) => _brokers[broker - 1].Signal("CONT");

    /// <summary>Runs one of Kafka's own tools to its end and gives what it printed.</summary>
    public async Task<string> RunToolAsync(string mainClass, params string[] arguments)
    {
        var start = Java(JavaLogging, mainClass, arguments);
        (start.RedirectStandardError, start.RedirectStandardOutput, start.UseShellExecute) = (true, true, false);
        using var tool = Process.Start(start)!;
        var (output, errors) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync();
        return tool.ExitCode == 0 ? await output : throw new InvalidOperationException($"{mainClass} ended with {tool.ExitCode}: {await output}{await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_brokers.Select(broker => broker.KillAsync()));
        _watch?.Kill(entireProcessTree: true);
        _watch?.Dispose();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private const string JavaLogging = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";

    /// <summary>A test run that is killed leaves no broker behind: whoever has its directory in his command line goes with it.</summary>
    private static Process Watch(string directory) => Process.Start(new ProcessStartInfo("sh",
        ["-c", "while kill -0 $0 2>/dev/null; do sleep 2; done; pkill -9 -f \"^java .*$1\"; rm -rf \"$1\"", $"{Environment.ProcessId}", directory]))!;

    private static string? Libraries() =>
        Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home ? Path.Combine(home, "libs")
        : SharedData.Find("kafka/up.sh") is { } script ? Path.Combine(Path.GetDirectoryName(script)!, "libs")
        : null;

    private ProcessStartInfo Java(string options, string mainClass, params string[] arguments) =>
        new("java", [.. options.Split(' '), "-cp", Path.Combine(_libraries, "*"), mainClass, .. arguments]);

    private string PropertiesOf(Broker broker) => Path.Combine(_directory, $"{broker.Id}.properties");

    private async Task FormatAsync()
    {
        Directory.CreateDirectory(_directory);
        if (IsEncrypted)
            await MakeCertificateAsync();
        var cluster = ClusterId(Guid.NewGuid());
        await Task.WhenAll(_brokers.Select(async broker =>
        {
            await File.WriteAllTextAsync(PropertiesOf(broker), Properties(broker));
            await RunToolAsync("kafka.tools.StorageTool", "format", "-t", cluster, "-c", PropertiesOf(broker));
        }));
    }

    private async Task MakeCertificateAsync()
    {
        var store = Path.Combine(_directory, "broker.p12");
        foreach (var line in new[]
        {
            $"-genkeypair -alias broker -keyalg EC -groupname secp256r1 -dname CN=localhost -ext san=dns:localhost,ip:127.0.0.1 -validity 30 -storetype PKCS12 -keystore {store} -storepass changeit",
            $"-exportcert -rfc -alias broker -keystore {store} -storepass changeit -file {AuthorityFile}",
        })
        {
            using var tool = Process.Start(new ProcessStartInfo("keytool", line) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
            await tool.WaitForExitAsync();
            Assert.Equal(0, tool.ExitCode);
        }
    }

    private string Properties(Broker broker)
    {
        var replicas = Math.Min(3, _brokers.Length);
        var protocol = (Login, IsEncrypted) switch { (null, false) => "PLAINTEXT", (null, true) => "SSL", (_, false) => "SASL_PLAINTEXT", (_, true) => "SASL_SSL" };
        var lines = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["process.roles"] = "broker,controller",
            ["node.id"] = $"{broker.Id}",
            ["controller.quorum.voters"] = string.Join(',', _brokers.Select(one => $"{one.Id}@127.0.0.1:{one.ControllerPort}")),
            ["listeners"] = $"CLIENT://127.0.0.1:{broker.Port},INTERNAL://127.0.0.1:{broker.InternalPort},CONTROLLER://127.0.0.1:{broker.ControllerPort}",
            ["advertised.listeners"] = $"CLIENT://127.0.0.1:{broker.Port},INTERNAL://127.0.0.1:{broker.InternalPort}",
            ["listener.security.protocol.map"] = $"CLIENT:{protocol},INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
            ["inter.broker.listener.name"] = "INTERNAL",
            ["controller.listener.names"] = "CONTROLLER",
            ["log.dirs"] = Path.Combine(_directory, $"{broker.Id}"),
            ["default.replication.factor"] = $"{replicas}",
            ["min.insync.replicas"] = $"{Math.Max(1, replicas - 1)}",
            ["offsets.topic.replication.factor"] = $"{replicas}",
            ["offsets.topic.num.partitions"] = "8",
            ["transaction.state.log.replication.factor"] = $"{replicas}",
            ["transaction.state.log.min.isr"] = $"{Math.Max(1, replicas - 1)}",
            ["transaction.state.log.num.partitions"] = "8",
            ["group.initial.rebalance.delay.ms"] = "0",
            ["auto.create.topics.enable"] = "false",
            ["controlled.shutdown.max.retries"] = "1",
            ["broker.session.timeout.ms"] = "3000",
            ["broker.heartbeat.interval.ms"] = "500",
        };
        if (Login is { } login)
        {
            lines["sasl.enabled.mechanisms"] = "PLAIN";
            lines["listener.name.client.plain.sasl.jaas.config"] = $"org.apache.kafka.common.security.plain.PlainLoginModule required user_{login.User}=\"{login.Password}\";";
        }

        if (IsEncrypted)
        {
            lines["listener.name.client.ssl.keystore.type"] = "PKCS12";
            lines["listener.name.client.ssl.keystore.location"] = Path.Combine(_directory, "broker.p12");
            lines["listener.name.client.ssl.keystore.password"] = "changeit";
        }

        return string.Join('\n', lines.Select(line => $"{line.Key}={line.Value}"));
    }

    private sealed class Broker(int id, int port, int internalPort, int controllerPort)
    {
        private Process? _process;

        public int Id => id;

        public int Port => port;

        public int InternalPort => internalPort;

        public int ControllerPort => controllerPort;

        public bool HasEnded => _process is not { HasExited: false };

        public void Start(ProcessStartInfo java, string log)
        {
            // Into a file, by a shell that becomes the broker: nobody would read a pipe while the test does other things.
            var start = new ProcessStartInfo("sh", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", log, java.FileName, .. java.ArgumentList]);
            _process = Process.Start(start);
        }

        public async Task<bool> AnswersAsync()
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        public void Signal(string signal)
        {
            using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
            kill.WaitForExit();
        }

        public async Task KillAsync()
        {
            if (_process is not { HasExited: false } running)
                return;
            running.Kill();
            await running.WaitForExitAsync();
        }
    }
}
