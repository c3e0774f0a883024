namespace TikTok.Storage.Database;

/// <summary>The cluster's files were written by a PostgreSQL major version that is not here; nothing was touched.</summary>
public sealed class PostgresVersionException : PrivateClusterException
{
    /// <summary>Creates the exception with a one-line message naming both versions, the directory and the two ways out.</summary>
    /// <param name="dataDirectory">The directory with the other version's files.</param>
    /// <param name="dataMajor">Major version that wrote them.</param>
    /// <param name="availableMajor">Major version of the binaries that are installed or would be fetched.</param>
    public PostgresVersionException(string dataDirectory, int dataMajor, int availableMajor)
        : base($"the database in {dataDirectory} was written by PostgreSQL {dataMajor}, which PostgreSQL {availableMajor} cannot read: install PostgreSQL {dataMajor}; {ClusterArea.StartAfresh}")
    {
        DataMajor = dataMajor;
        AvailableMajor = availableMajor;
    }

    /// <summary>Major version that wrote the files.</summary>
    public int DataMajor { get; }

    /// <summary>Major version of the binaries that are installed or would be fetched.</summary>
    public int AvailableMajor { get; }
}
