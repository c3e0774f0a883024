namespace TikTok.ServiceDefaults.Start;

/// <summary>A part of the process has failed for a reason that a person can mend, and everything has stopped.</summary>
/// <param name="line">The reason, and what to do.</param>
/// <param name="inner">The failure.</param>
public sealed class StoppedException(string line, Exception inner) : Exception(line, inner);
