namespace TikTok.Replayer.Input;

/// <summary>The input cannot be replayed; the message says why and what to do.</summary>
public sealed class InputException(string message, Exception? inner = null) : IOException(message, inner);
