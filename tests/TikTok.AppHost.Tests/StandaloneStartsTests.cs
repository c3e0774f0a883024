using TikTok.AppHost.Embedded;

namespace TikTok.AppHost.Tests;

public sealed class StandaloneStartsTests
{
    [Fact]
    public async Task Fresh_holds_for_one_start_so_that_a_restart_deletes_nothing()
    {
        var starts = new StandaloneStarts(StandaloneArguments.From(await GivenOptions.OfAsync("--fresh", "--data", "/d", "--live", "00:01:00")));

        Assert.Equal(["--data", "/d", "--live", "00:01:00", "--urls", "http://127.0.0.1:5080", "--fresh"], starts.Take());
        Assert.Equal(["--data", "/d", "--live", "00:01:00", "--urls", "http://127.0.0.1:5080"], starts.Take());
        starts.StartAfresh();
        starts.KeepWhatThereIs(); // the start did not come about
        Assert.Equal(["--data", "/d", "--live", "00:01:00", "--urls", "http://127.0.0.1:5080"], starts.Take());
        starts.StartAfresh();
        Assert.Equal(["--data", "/d", "--live", "00:01:00", "--urls", "http://127.0.0.1:5080", "--fresh"], starts.Take());
    }

    [Fact]
    public async Task Another_dump_takes_the_place_of_the_first_one_and_stays()
    {
        var starts = new StandaloneStarts(StandaloneArguments.From(await GivenOptions.OfAsync("--input", "/a", "--data", "/d")));
        starts.Replay("/b");

        Assert.Equal(["--data", "/d", "--urls", "http://127.0.0.1:5080", "--input", "/b"], starts.Take());
        Assert.Equal(["--data", "/d", "--urls", "http://127.0.0.1:5080", "--input", "/b"], starts.Take());
    }
}
