using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using TikTok.Posts;
using TikTok.ServiceDefaults.Settings;
using TikTok.ServiceDefaults.Start;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;
using TikTok.Storage.Ownership;

namespace TikTok.ServiceDefaults;

/// <summary>Turns the failures that a person can mend into one line on standard error and exit code 1.</summary>
public static class OneLineErrors
{
    /// <summary>Runs a program's main part.</summary>
    /// <param name="main">The work.</param>
    /// <param name="whenCancelled">Exit code after Ctrl+C: 130 for work that was to be finished; a service is just stopped, 0.</param>
    /// <param name="errors">Where the line goes instead of standard error.</param>
    /// <returns>The program's exit code.</returns>
    public static async Task<int> RunAsync(Func<Task<int>> main, int whenCancelled = CommandLine.Stopped, TextWriter? errors = null)
    {
        try
        {
            return await main();
        }
        catch (OperationCanceledException)
        {
            return whenCancelled;
        }
        catch (Exception failure) when (LineOf(failure) is { } line)
        {
            await (errors ?? Console.Error).WriteLineAsync($"error: {TerminalText.Line(line.ReplaceLineEndings(" "))}");
            return 1;
        }
    }

    /// <summary>The line for a failure; null for one that is a defect and deserves its stack trace.</summary>
    public static string? LineOf(Exception failure) => failure switch
    {
        StoppedException or EventLogException or DatabaseException or LakeException or PrivateClusterException or DataDirectoryException => failure.Message,
        Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.DiskFull } full => $"PostgreSQL cannot write ({full.MessageText}). What was committed is whole: make room, then start again.",
        SettingsException => $"configuration: {failure.Message}",
        Npgsql.NpgsqlException away when DatabaseAway.Is(away) => $"PostgreSQL is away ({away.Message}): start it, then start this again.",
        OptionsValidationException options => $"configuration: {string.Join("; ", options.Failures)}",
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => $"configuration: {failure.Message}", // a value of another type
        AddressInUseException => $"{failure.Message} Another program listens there: stop it, or choose another address with --urls.",
        IOException when failure.InnerException is AddressInUseException => $"{failure.Message} Another program listens there: stop it, or choose another address with --urls.",
        FormatException { Source: "Microsoft.AspNetCore.Http" } => $"{failure.Message}: write an address like http://127.0.0.1:5080.",
        InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => $"{failure.Message} Choose another address with --urls.", // https without a certificate
        System.Net.Sockets.SocketException => $"{failure.Message}: choose another address with --urls.",
        InvalidDataException => failure.InnerException is { } inner ? $"{failure.Message} {inner.Message}" : failure.Message, // a settings file, an archive
        IOException or UnauthorizedAccessException => failure.Message,
        AggregateException { InnerExceptions: [var only] } => LineOf(only),
        _ => null,
    };
}
