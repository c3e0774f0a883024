namespace TikTok.Storage.Database;

/// <summary>No usable PostgreSQL is installed and none can be fetched; the message names what to install on this system and the alternative.</summary>
public sealed class PostgresNotFoundException : PrivateClusterException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line for the operator.</param>
    public PostgresNotFoundException(string message)
        : base(message)
    {
    }
}
