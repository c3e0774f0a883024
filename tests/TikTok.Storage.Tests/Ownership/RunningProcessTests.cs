using TikTok.Storage.Ownership;

namespace TikTok.Storage.Tests.Ownership;

public sealed class RunningProcessTests
{
    [Fact]
    public void This_process_runs_and_its_start_stays_the_same()
    {
        Assert.NotNull(RunningProcess.Find(Environment.ProcessId));
        Assert.Equal(RunningProcess.Find(Environment.ProcessId), RunningProcess.Find(Environment.ProcessId));
    }

    [Fact]
    public void An_id_that_nobody_has_is_no_process() => Assert.Null(RunningProcess.Find(int.MaxValue - 1));

    [Fact]
    public async Task A_zombie_has_an_id_and_does_not_run()
    {
        await using var zombie = await Zombie.CreateOrSkipAsync();

        Assert.True(RunningProcess.HasId(zombie.ProcessId));
        Assert.Null(RunningProcess.Find(zombie.ProcessId));
    }
}
