using System.CommandLine;
using TikTok.Archiver.LakeCare;
using TikTok.ServiceDefaults;

namespace TikTok.Archiver.Compaction;

/// <summary><c>compact DAY</c>.</summary>
internal static class CompactCommand
{
    public static Command Create()
    {
        var day = new Argument<DateOnly>("day") { Description = "Stream day in UTC, YYYY-MM-DD; it must be over by stream time for an hour.", CustomParser = CommandLine.ReadDay };
        var minObjects = new Option<int>("--min-objects") { Description = "Leaves the day as it is when fewer objects than these would be merged.", DefaultValueFactory = _ => 2 };
        var command = new Command("compact", "Merges the small objects of a closed stream day into one for each hour and partition; `sweep` deletes the small ones later.") { day, minObjects };
        return LakeCommands.OnLake(command, writes: true, async (lake, parsed, cancellationToken) =>
        {
            var compaction = new DayCompaction(lake, parsed.GetValue(day), TimeProvider.System);
            if (await compaction.RunAsync(parsed.GetValue(minObjects), cancellationToken) is not { } done)
            {
                await Console.Error.WriteLineAsync("nothing to compact");
                return 0;
            }

            foreach (var key in done.Keys)
                await Console.Out.WriteLineAsync(key);
            await Console.Error.WriteLineAsync($"generation {done.Generation.Generation}: {done.Merged} objects are {done.Keys.Count} now; the replaced ones are there until `sweep` deletes them");
            return 0;
        });
    }
}
