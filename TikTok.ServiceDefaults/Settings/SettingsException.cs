namespace TikTok.ServiceDefaults.Settings;

/// <summary>A setting that does not exist, or a value that cannot be; the message says what to write instead.</summary>
public sealed class SettingsException(string message) : Exception(message);
