using Microsoft.Extensions.Logging;

namespace TikTok.Storage.Database;

/// <summary>Removes a cluster for good.</summary>
internal static class ClusterDeletion
{
    /// <summary>Stops the server of a data directory, then deletes the cluster's files here and elsewhere.</summary>
    public static async Task RunAsync(string directory, string? binariesDirectory, ILogger logger, TimeProvider clock, CancellationToken ct)
    {
        if (!Directory.Exists(directory))
            return;

        var location = await ClusterLocation.OfAsync(directory, clock, ct);
        foreach (var area in await AreasAsync(location, ct))
        {
            if (await Postmaster.ReadAsync(area, ct) is { } postmaster && postmaster.IsRunning(area))
                await StopAsync(area, binariesDirectory, logger, clock, ct);

            // rm walks by open directories, so it cannot be led astray by a link that is put in its way.
            var removed = await ClusterProcess.RunAsync(["rm", "-rf", "--", area.Path], input: null, clock, ct);
            if (!removed.Succeeded)
                throw new PrivateClusterException($"cannot delete the database in {area.Path}: {ServerLog.Condense(removed.Output)}");
            Log.ClusterDeleted(logger, area.Path);
        }

        // Last, so that a deletion that was cut short finds the other place again.
        File.Delete(location.PointerFile);
    }

    /// <summary>The first thing in there that is not the cluster's; null when there is none.</summary>
    public static async Task<string?> FindForeignAsync(string directory, TimeProvider clock, CancellationToken ct) =>
        (await AreasAsync(await ClusterLocation.OfAsync(directory, clock, ct), ct)).Select(ClusterContents.FindForeign).FirstOrDefault(foreign => foreign is not null);

    private static async Task<List<ClusterArea>> AreasAsync(ClusterLocation location, CancellationToken ct) =>
        [.. new[] { location.InPlace, await location.CurrentAsync(ct) }.Distinct().Where(area => Directory.Exists(area.Path))];

    private static async Task StopAsync(ClusterArea area, string? binariesDirectory, ILogger logger, TimeProvider clock, CancellationToken ct)
    {
        var binaries = await PostgresBinaries.FindAnyAsync(binariesDirectory, area.StartedFrom(), clock, ct);
        var user = await UnprivilegedUser.ChooseAsync(clock, ct);
        await new PostgresServer(area, binaries, user, logger, clock).StopAsync(ct);
    }
}
