namespace TikTok.Api.Lists;

/// <summary>The lengths of windows as the API writes them.</summary>
internal static class WindowLengths
{
    public const string FiveMinutes = "5m";
    public const string OneHour = "1h";

    public static int SecondsOf(string window) => window == OneHour ? 3600 : 300;

    public static string NameOf(int seconds) => seconds == 3600 ? OneHour : FiveMinutes;

    /// <summary>The start of the window that a time lies in.</summary>
    public static DateTime Floor(DateTime time, TimeSpan window) => time.AddTicks(-(time.Ticks % window.Ticks));
}
