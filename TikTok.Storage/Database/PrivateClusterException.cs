namespace TikTok.Storage.Database;

/// <summary>The private PostgreSQL cluster cannot be used; the message is one line that says what to do next.</summary>
public class PrivateClusterException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line for the operator.</param>
    /// <param name="inner">What failed underneath, if an exception did.</param>
    public PrivateClusterException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
