using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

/// <summary>
/// Kills its own process, as <c>kill -9</c> would, right after a durable step. The product counts each step when it is durable;
/// <c>TIKTOK_KILL_AT=tiktok.archiver.objects:2</c> kills at the second count of that counter.
/// </summary>
internal static class StartupHook
{
    private static readonly MeterListener s_listener = new();
    private static int s_left;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("TIKTOK_KILL_AT") is not { Length: > 0 } at)
            return;
        var parts = at.Split(':');
        s_left = int.Parse(parts[1], CultureInfo.InvariantCulture);
        s_listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == parts[0])
                listener.EnableMeasurementEvents(instrument);
        };
        s_listener.SetMeasurementEventCallback<long>((_, amount, _, _) =>
        {
            if (amount > 0 && Interlocked.Decrement(ref s_left) == 0)
                Process.GetCurrentProcess().Kill();
        });
        s_listener.Start();
    }
}
