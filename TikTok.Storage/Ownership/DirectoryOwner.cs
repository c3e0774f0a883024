using System.Text.Json;

namespace TikTok.Storage.Ownership;

/// <summary>Who owns a data directory, as its owner has written it down.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Started">When that process started, in the system's own measure.</param>
/// <param name="Machine">The machine, or the container, that the id is of.</param>
/// <param name="Program">Which program it is.</param>
/// <param name="Address">Where it listens; null as long as it does not.</param>
/// <param name="ServesDatabase">Whether others may use its private PostgreSQL: it goes on running.</param>
public sealed record DirectoryOwner(int ProcessId, string Started, string Machine, string Program, string? Address, bool ServesDatabase)
{
    /// <summary>This process.</summary>
    internal static DirectoryOwner Myself(string program, bool servesDatabase, string? address = null) =>
        new(Environment.ProcessId, RunningProcess.Find(Environment.ProcessId)!.Started, Environment.MachineName, program, address, servesDatabase);

    /// <summary>In words.</summary>
    public string Describe() => $"process {ProcessId}{(IsHere ? string.Empty : $" on {Machine}")} ({Program}{(Address is null ? string.Empty : $", {Address}")})";

    /// <summary>False when it has ended for certain: then the record is an old one.</summary>
    internal bool MayLive => !IsHere || RunningProcess.Find(ProcessId)?.Started == Started;

    /// <summary>True when it runs for certain, on this machine: the id alone could be another's by now.</summary>
    internal bool Lives => IsHere && MayLive;

    private bool IsHere => string.Equals(Machine, Environment.MachineName, StringComparison.Ordinal);

    /// <summary>Reads the record; null when there is none that can be read.</summary>
    internal static DirectoryOwner? Read(DirectoryFiles files)
    {
        try
        {
            return JsonSerializer.Deserialize<DirectoryOwner>(File.ReadAllText(files.Owner), JsonSerializerOptions.Web);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the record, whole: only the holder of the lock may.</summary>
    internal void Write(DirectoryFiles files) => WholeFile.Write(files.Owner, JsonSerializer.Serialize(this, JsonSerializerOptions.Web));
}
