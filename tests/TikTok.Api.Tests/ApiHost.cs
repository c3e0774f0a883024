using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.Storage.Lake;
using TikTok.Testing;

namespace TikTok.Api.Tests;

/// <summary>The API on a loopback port over an empty database of its own.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryDirectory _data;

    private ApiHost(WebApplication app, TemporaryDirectory data, RecordedLines logged)
    {
        (_app, _data, Logged) = (app, data, logged);
        ConnectionString = app.Configuration.GetConnectionString("tiktok") ?? "";
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Database = app.Services.GetRequiredService<NpgsqlDataSource>();
        Rows = new Rows(Database);
    }

    /// <summary>With the password, which the data source does not give away.</summary>
    public string ConnectionString { get; }

    public HttpClient Client { get; }

    public NpgsqlDataSource Database { get; }

    public Rows Rows { get; }

    /// <summary>What it logs as warnings and errors.</summary>
    public RecordedLines Logged { get; }

    /// <summary>What <c>/health</c> says of the part <c>source</c>; healthy until a test says otherwise.</summary>
    public HealthCheckResult Health { get; set; } = HealthCheckResult.Healthy();

    public ILake Lake => _app.Services.GetRequiredService<ILake>();

    public static async Task<ApiHost> StartAsync(PostgresFixture postgres, params KeyValuePair<string, string?>[] settings) =>
        await StartOnAsync(await postgres.CreateDatabaseAsync(), settings);

    /// <summary>Starts it on a database that is there.</summary>
    public static Task<ApiHost> StartOnAsync(string connectionString, params KeyValuePair<string, string?>[] settings) => StartAsync(async builder =>
    {
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:tiktok", connectionString), new("Logging:LogLevel:Default", "Warning"), .. settings]);
        await builder.AddDatabaseAsync(owner: false, TestContext.Current.CancellationToken);
    });

    /// <summary>Starts it with a connection string at whose port nobody listens.</summary>
    public static Task<ApiHost> StartWithoutDatabaseAsync(params KeyValuePair<string, string?>[] settings) => StartAsync(builder =>
    {
        const string nobody = "Host=127.0.0.1;Port=1;Database=tiktok;Username=tiktok";
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:tiktok", nobody), .. settings]);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(nobody));
        return Task.CompletedTask;
    });

    private static async Task<ApiHost> StartAsync(Func<WebApplicationBuilder, Task> addDatabaseAsync)
    {
        var data = new TemporaryDirectory();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ApplicationName = "TikTok.Api" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var logged = new RecordedLines();
        builder.Logging.ClearProviders().AddProvider(logged);
        builder.Configuration.AddInMemoryCollection([new("Storage:DataDirectory", data.Path)]);
        builder.AddServiceDefaults().AddLake();
        await addDatabaseAsync(builder);
        builder.AddApi();
        ApiHost? host = null;
        builder.Services.AddHealthChecks().AddCheck("source", () => host?.Health ?? HealthCheckResult.Healthy());
        var app = builder.Build();
        app.MapHealth();
        app.MapApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return host = new ApiHost(app, data, logged);
    }

    /// <summary>Asks and expects an answer.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {text}");
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return JsonElement.Parse(text);
    }

    /// <summary>Asks and expects a refusal as ProblemDetails.</summary>
    public async Task<JsonElement> GetProblemAsync(string path, HttpStatusCode expected)
    {
        using var answer = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == expected, $"{path}: {answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        return problem;
    }

    /// <summary>Reads a whole list in slices; <paramref name="between"/> runs after each.</summary>
    public async Task<List<JsonElement>> GetAllAsync(string path, Func<Task>? between = null)
    {
        var items = new List<JsonElement>();
        var next = path;
        while (true)
        {
            var slice = await GetAsync(next);
            items.AddRange(slice.GetProperty("items").EnumerateArray());
            if (slice.GetProperty("nextCursor").GetString() is not { } cursor)
                return items;
            next = $"{path}&cursor={cursor}";
            if (between is not null)
                await between();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _data.Dispose();
        NpgsqlConnection.ClearAllPools(); // what the migration leaves open; the server takes a hundred connections
    }
}
