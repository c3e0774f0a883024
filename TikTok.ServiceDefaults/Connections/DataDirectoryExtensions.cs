using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TikTok.Storage.Ownership;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>
/// What a program is in its data directory, said before anything else is registered: its owner, a guest on what the owner
/// runs, or one of those who work in the lake (decision 0020). The result is disposed of last.
/// </summary>
public static class DataDirectoryExtensions
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Decides which directory it is, as a full path: what is given, else <c>Storage:DataDirectory</c>, else <c>data</c>; relative to where the program is called.</summary>
    /// <exception cref="DataDirectoryException">Its name is empty.</exception>
    public static string UseDataDirectory(this IHostApplicationBuilder builder, string? given = null)
    {
        var name = given ?? builder.Configuration["Storage:DataDirectory"] ?? new StorageOptions().DataDirectory;
        if (string.IsNullOrWhiteSpace(name))
            throw new DataDirectoryException($"The name of the data directory is empty: give one with --data or Storage__DataDirectory, or leave both out for '{new StorageOptions().DataDirectory}' here.");
        var path = Path.GetFullPath(name);
        builder.Configuration.AddInMemoryCollection([new("Storage:DataDirectory", path)]);
        return path;
    }

    /// <summary>For what writes the embedded log or runs a private PostgreSQL: the owner, or nothing at all. Where only the lake is a directory, one of those who work in it.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="program">What those who are kept out are told.</param>
    /// <param name="connections">The connections that the program uses, by name.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>Null when all of them are elsewhere.</returns>
    /// <exception cref="DirectoryInUseException">Another process owns it.</exception>
    /// <exception cref="DataDirectoryException">It cannot be used.</exception>
    public static async Task<IAsyncDisposable?> OwnDataDirectoryAsync(this IHostApplicationBuilder builder, string program, IReadOnlyCollection<string> connections, CancellationToken cancellationToken = default)
    {
        var path = builder.UseDataDirectory();
        var here = connections.Where(builder.IsHere).ToList();
        if (here is ["lake"])
            return await DataDirectory.JoinAsync(path, program, TimeProvider.System, cancellationToken);
        return here.Count == 0 ? null : await builder.TakeWholeAsync(program, isService: builder is WebApplicationBuilder, cancellationToken);
    }

    /// <summary>For the Standalone, whose sample lies there in any case, and which completes a deletion that was cut short: the owner.</summary>
    /// <inheritdoc cref="OwnDataDirectoryAsync" />
    public static async Task<DataDirectory> TakeDataDirectoryAsync(this IHostApplicationBuilder builder, string program, bool isService, CancellationToken cancellationToken = default)
    {
        var path = builder.UseDataDirectory();
        return builder.Owns(await DataDirectory.TakeAsync(path, program, isService && builder.IsHere("tiktok"), builder.Address(), TimeProvider.System, cancellationToken));
    }

    /// <summary>
    /// For what uses the database without owning it: a guest of the service that runs it; the owner where none does, since it
    /// starts a server then. Another command is waited for: its server ends with it.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="program">What those who are kept out are told.</param>
    /// <param name="cancellationToken">Ends the wait, which is as long as <see cref="StorageOptions.StartPatience"/>.</param>
    /// <returns>Null when it is a guest, or the database is elsewhere.</returns>
    /// <exception cref="DataDirectoryException">There are no data, or they are in use by what runs no database.</exception>
    public static async Task<IAsyncDisposable?> OwnOrVisitDataDirectoryAsync(this IHostApplicationBuilder builder, string program, CancellationToken cancellationToken = default)
    {
        var path = builder.UseDataDirectory();
        if (!builder.IsHere("tiktok"))
            return null;
        var isService = builder is WebApplicationBuilder;
        var patience = (builder.Configuration.GetSection("Storage").Get<StorageOptions>() ?? new StorageOptions()).StartPatience; // a setting of another type is told first
        if (!isService && !DataDirectory.IsOurs(path))
            throw new DataDirectoryException($"There are no data of this program in {path}: give the directory of the Standalone with --data, or set ConnectionStrings__tiktok.");
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await builder.TakeWholeAsync(program, isService, cancellationToken);
            }
            catch (DirectoryInUseException taken)
            {
                if (taken.Owner is { ServesDatabase: true })
                    return null;
                if (taken.Owner is { Address: not null } service)
                    throw new DataDirectoryException($"The data directory {path} is in use by {service.Describe()}, whose database is elsewhere: set ConnectionStrings__tiktok to the same one.", taken);
                if (TimeProvider.System.GetElapsedTime(since) >= patience)
                    throw;
            }

            await Task.Delay(s_pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Joins those who work in the lake; null when that is elsewhere.</summary>
    /// <exception cref="DataDirectoryException">The directory is not ours, or is being deleted.</exception>
    public static async Task<IAsyncDisposable?> JoinLakeAsync(this IHostApplicationBuilder builder, string program, CancellationToken cancellationToken = default)
    {
        var path = builder.UseDataDirectory();
        return builder.IsHere("lake") ? await DataDirectory.JoinAsync(path, program, TimeProvider.System, cancellationToken) : null;
    }

    /// <summary>The data directory, if this program owns it.</summary>
    internal static DataDirectory? OwnedDataDirectory(this IHostApplicationBuilder builder) => builder.Properties.TryGetValue(typeof(DataDirectory), out var owned) ? (DataDirectory)owned : null;

    /// <summary>The owner of a directory from which nothing is half deleted.</summary>
    private static async Task<DataDirectory> TakeWholeAsync(this IHostApplicationBuilder builder, string program, bool isService, CancellationToken cancellationToken)
    {
        var directory = await builder.TakeDataDirectoryAsync(program, isService, cancellationToken);
        try
        {
            DirectoryClearing.Refuse(directory.Path);
            return directory;
        }
        catch
        {
            await directory.DisposeAsync();
            throw;
        }
    }

    private static DataDirectory Owns(this IHostApplicationBuilder builder, DataDirectory directory)
    {
        builder.Properties[typeof(DataDirectory)] = directory;
        if (builder is WebApplicationBuilder)
            builder.Services.AddSingleton(directory).AddHostedService<OwnersAddress>();
        return directory;
    }

    /// <summary>Where the program will listen; null when the system chooses the port.</summary>
    private static string? Address(this IHostApplicationBuilder builder) =>
        builder is WebApplicationBuilder && builder.Configuration["urls"] is { Length: > 0 } urls && !urls.EndsWith(":0", StringComparison.Ordinal) ? urls : null;

    private static bool IsHere(this IHostApplicationBuilder builder, string connection) => string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(connection));
}
