using RocksDbSharp;

namespace TikTok.Storage.EventLog.Embedded;

/// <summary>The lock that RocksDB itself holds on a log that is open.</summary>
internal static class LogLock
{
    /// <summary>Whether a failure to open says that somebody holds it.</summary>
    public static bool Says(RocksDbException failure) =>
        failure.Message.Contains("While lock file", StringComparison.Ordinal) || failure.Message.Contains("lock hold by", StringComparison.Ordinal);

    /// <summary>Whether somebody has the log of a directory open, this process included. The log is not opened, and may be damaged.</summary>
    /// <exception cref="EventLogException">Its files cannot be written.</exception>
    public static bool IsHeld(string directory)
    {
        if (!File.Exists(Path.Combine(directory, "LOCK")))
            return false;
        // RocksDB takes the lock first and then refuses what is there, or what is not, before it reads any of it. What it logs about that goes elsewhere.
        var elsewhere = Directory.CreateTempSubdirectory("tiktok-log-");
        try
        {
            var refuses = new DbOptions().SetCreateIfMissing(false).SetErrorIfExists(true).SetDbLogDir(elsewhere.FullName);
            RocksDb.Open(refuses, directory).Dispose();
            return false;
        }
        catch (RocksDbException failure)
        {
            return Says(failure) || (failure.Message.StartsWith("Invalid argument", StringComparison.Ordinal)
                ? false
                : throw new EventLogException($"The embedded log in {directory} cannot be used ({failure.Message}): mend that, or give another directory with --data.", failure));
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }
}
