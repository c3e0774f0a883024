using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using TikTok.ServiceDefaults.Connections;
using TikTok.Storage.Ownership;

namespace TikTok.ServiceDefaults.Tests;

public sealed class DataDirectoryExtensionsTests : IDisposable
{
    private static readonly string[] s_all = ["kafka", "lake", "tiktok"];
    private readonly string _root = Directory.CreateTempSubdirectory("tiktok-guests-").FullName;

    private string Data => Path.Combine(_root, "data");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("given", "configured", "given")]
    [InlineData(null, "configured", "configured")]
    [InlineData(null, null, "data")]
    public void The_directory_is_the_one_that_is_given_else_the_configured_one_else_data_where_the_program_is_called(string? given, string? configured, string expected)
    {
        var builder = Builder(("Storage:DataDirectory", configured));

        Assert.Equal(Path.GetFullPath(expected), builder.UseDataDirectory(given));
        Assert.Equal(Path.GetFullPath(expected), builder.Configuration["Storage:DataDirectory"]);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" ", "configured")]
    [InlineData(null, "")]
    public void An_empty_name_is_refused_in_a_line_that_says_where_one_is_given(string? given, string? configured)
    {
        var refusal = Assert.Throws<DataDirectoryException>(() => Builder(("Storage:DataDirectory", configured)).UseDataDirectory(given));

        Assert.Contains("--data or Storage__DataDirectory", OneLineErrors.LineOf(refusal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_completes_a_deletion_that_was_cut_short_takes_the_directory_meanwhile()
    {
        using (var killed = await DataDirectory.TakeAsync(Data, "Killed", servesDatabase: false, address: null, TimeProvider.System, Ct))
            DirectoryClearing.Begin(killed);

        Assert.Contains("start the Standalone", (await Assert.ThrowsAsync<DataDirectoryException>(() => Builder().OwnDataDirectoryAsync("Test", s_all, Ct))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DataDirectoryException>(() => Builder().OwnOrVisitDataDirectoryAsync("Test", Ct));
        await Assert.ThrowsAsync<DataDirectoryException>(() => Builder().JoinLakeAsync("Test", Ct));
        (await Builder().TakeDataDirectoryAsync("Standalone", isService: false, Ct)).Dispose();
    }

    [Fact]
    public async Task Who_has_log_lake_and_database_elsewhere_needs_no_directory()
    {
        var builder = Builder(("ConnectionStrings:kafka", "k"), ("ConnectionStrings:lake", "l"), ("ConnectionStrings:tiktok", "t"));

        Assert.Null(await builder.OwnDataDirectoryAsync("Test", s_all, Ct));
        Assert.Null(await builder.OwnOrVisitDataDirectoryAsync("Test", Ct));
        Assert.Null(await builder.JoinLakeAsync("Test", Ct));
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Services_that_have_only_the_lake_there_share_the_directory()
    {
        var builder = Builder(("ConnectionStrings:kafka", "k"), ("ConnectionStrings:tiktok", "t"));

        await using var one = await builder.OwnDataDirectoryAsync("Test", s_all, Ct);
        await using var other = await builder.OwnDataDirectoryAsync("Test", s_all, Ct);

        Assert.NotNull(one);
        Assert.NotNull(other);
    }

    [Fact]
    public async Task A_guest_joins_a_service_that_runs_the_database_and_owns_the_directory_where_nobody_does()
    {
        var builder = Builder();
        await Assert.ThrowsAsync<DataDirectoryException>(() => builder.OwnOrVisitDataDirectoryAsync("Guest", Ct)); // no data
        using (await DataDirectory.TakeAsync(Data, "Service", servesDatabase: true, address: null, TimeProvider.System, Ct))
            Assert.Null(await builder.OwnOrVisitDataDirectoryAsync("Guest", Ct));

        await using var own = await builder.OwnOrVisitDataDirectoryAsync("Guest", Ct);

        Assert.IsType<DataDirectory>(own);
    }

    [Fact]
    public async Task A_guest_of_a_service_whose_database_is_elsewhere_is_told_what_to_set()
    {
        using var service = await DataDirectory.TakeAsync(Data, "Service", servesDatabase: false, "http://127.0.0.1:5080", TimeProvider.System, Ct);

        var refusal = await Assert.ThrowsAsync<DataDirectoryException>(() => Builder().OwnOrVisitDataDirectoryAsync("Guest", Ct));

        Assert.Contains("ConnectionStrings__tiktok", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_waits_for_another_command_and_is_told_which_one_it_is_when_that_takes_too_long()
    {
        using (await DataDirectory.TakeAsync(Data, "Other command", servesDatabase: false, address: null, TimeProvider.System, Ct))
        {
            var refusal = await Assert.ThrowsAsync<DirectoryInUseException>(() => Builder(("Storage:StartPatience", "00:00:00")).OwnOrVisitDataDirectoryAsync("Guest", Ct));
            Assert.Contains("Other command", refusal.Message, StringComparison.Ordinal);
        }

        var other = await DataDirectory.TakeAsync(Data, "Other command", servesDatabase: false, address: null, TimeProvider.System, Ct);
        var waiting = Builder().OwnOrVisitDataDirectoryAsync("Guest", Ct);
        other.Dispose();
        await using var own = await waiting;
        Assert.NotNull(own);
    }

    private HostApplicationBuilder Builder(params (string Name, string? Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder();
        ((IConfigurationBuilder)builder.Configuration).AddInMemoryCollection([new("Storage:DataDirectory", Data)]).AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)));
        return builder;
    }
}
