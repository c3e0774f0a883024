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
        var current = await location.CurrentAsync(ct);
        foreach (var area in new[] { location.InPlace, current }.Distinct().Where(area => Directory.Exists(area.Path)))
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

    private static async Task StopAsync(ClusterArea area, string? binariesDirectory, ILogger logger, TimeProvider clock, CancellationToken ct)
    {
        var binaries = await PostgresBinaries.FindAnyAsync(binariesDirectory, area.StartedFrom(), clock, ct);
        var user = await UnprivilegedUser.ChooseAsync(clock, ct);
        await new PostgresServer(area, binaries, user, logger, clock).StopAsync(ct);
    }
}
