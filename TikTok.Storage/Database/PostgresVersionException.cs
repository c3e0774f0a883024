namespace TikTok.Storage.Database;

/// <summary>The cluster's files were written by a PostgreSQL major version that is not installed; nothing was touched.</summary>
public sealed class PostgresVersionException : PrivateClusterException
{
    /// <summary>Creates the exception with a one-line message naming both versions, the directory and the two ways out.</summary>
    /// <param name="dataDirectory">The directory with the other version's files.</param>
    /// <param name="dataMajor">Major version that wrote them.</param>
    /// <param name="installedMajor">Major version of the binaries found.</param>
    public PostgresVersionException(string dataDirectory, int dataMajor, int installedMajor)
        : base($"the database in {dataDirectory} was written by PostgreSQL {dataMajor} but PostgreSQL {installedMajor} is installed: install PostgreSQL {dataMajor}, or start afresh with --fresh")
    {
        DataMajor = dataMajor;
        InstalledMajor = installedMajor;
    }

    /// <summary>Major version that wrote the files.</summary>
    public int DataMajor { get; }

    /// <summary>Major version of the binaries found.</summary>
    public int InstalledMajor { get; }
}
