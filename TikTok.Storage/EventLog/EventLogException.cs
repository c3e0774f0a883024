namespace TikTok.Storage.EventLog;

/// <summary>The log cannot do what was asked; the message says what to do about it.</summary>
public class EventLogException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The log does not answer now; trying again later can help.</summary>
public sealed class EventLogAwayException(string message, Exception? inner = null) : EventLogException(message, inner);

/// <summary>Somebody else has taken over: what was not committed belongs to them.</summary>
public sealed class FencedException(string message, Exception? inner = null) : Exception(message, inner);
