namespace TikTok.AppHost;

/// <summary>The command line asks for what there is not; the message says what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
