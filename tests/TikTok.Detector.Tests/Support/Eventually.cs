namespace TikTok.Testing;

/// <summary>Waits for conditions, with a bound that only a defect reaches.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_bound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < s_bound, $"Waited in vain until {what}");
            await Task.Delay(s_poll, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
