namespace TikTok.Replayer.Generate;

/// <summary>A file of counts does not have the expected form; the message names file and line.</summary>
public sealed class CountsFormatException : FormatException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public CountsFormatException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">File, line and what is wrong there.</param>
    public CountsFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with its cause.</summary>
    /// <param name="message">File, line and what is wrong there.</param>
    /// <param name="innerException">The cause.</param>
    public CountsFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
