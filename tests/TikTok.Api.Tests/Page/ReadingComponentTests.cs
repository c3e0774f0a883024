using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TikTok.Api.Page.Live;
using TikTok.Testing;

namespace TikTok.Api.Tests.Page;

public sealed class ReadingComponentTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly HeldBrowser _browser = new();
    private readonly PartRenderer _renderer;

    public ReadingComponentTests() => _renderer = PartRenderer.Create(_clock, _browser);

    public ValueTask DisposeAsync() => _renderer.DisposeAsync();

    [Fact]
    public async Task A_script_that_is_loaded_when_its_part_has_left_is_not_called_and_the_page_lives_on()
    {
        var (_, id) = await ShowAsync(_ => Task.FromResult("posts"));
        await Eventually.TrueAsync(() => Task.FromResult(_browser.Calls.Contains("import", StringComparer.Ordinal)), "the script is asked for");

        await _renderer.RemoveAsync(id);
        _browser.Load();

        await Eventually.TrueAsync(() => Task.FromResult(_browser.Calls.Contains("dispose", StringComparer.Ordinal)), "the script is given back");
        Assert.DoesNotContain("draw", _browser.Calls, StringComparer.Ordinal);
        Assert.Null(_renderer.Fatal);
    }

    [Fact]
    public async Task What_is_read_when_the_part_has_left_is_not_shown()
    {
        var answer = new TaskCompletionSource<string>();
        var (part, id) = await ShowAsync(_ => answer.Task);

        await _renderer.RemoveAsync(id);
        answer.SetException(new NpgsqlException("late"));
        await part.Done;

        Assert.Null(part.Shown);
        Assert.False(part.SaysFailed);
        Assert.Null(_renderer.Fatal);
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("away")]
    [InlineData("defect")]
    public async Task A_reading_that_fails_for_whatever_reason_is_tried_again(string reason)
    {
        var attempts = 0;
        var (part, _) = await ShowAsync(_ => ++attempts == 1 ? Task.FromException<string>(reason switch
        {
            "cancelled" => new OperationCanceledException("by somebody else"),
            "away" => new NpgsqlException("away", new IOException()),
            _ => new InvalidOperationException("defect"),
        }) : Task.FromResult("posts"));
        Assert.True(part.SaysFailed);

        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(part.Shown == "posts");
        }, "it is read");

        await part.Done;
        Assert.False(part.SaysFailed);
        Assert.Null(_renderer.Fatal);
    }

    [Fact]
    public async Task A_reading_that_was_given_up_for_another_says_nothing_about_that_one()
    {
        var older = new TaskCompletionSource<string>();
        var (part, _) = await ShowAsync(_ => older.Task);
        var first = part.Done;
        await _renderer.Dispatcher.InvokeAsync(() => part.Again(_ => Task.FromResult("newer")));

        older.SetException(new NpgsqlException("late"));
        await first;

        Assert.Equal("newer", part.Shown);
        Assert.False(part.SaysFailed);
        Assert.Null(_renderer.Fatal);
    }

    private Task<(Part Part, int Id)> ShowAsync(Func<CancellationToken, Task<string>> read) =>
        _renderer.ShowAsync<Part>(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(Part.Read)] = read });

    internal sealed class Part : ReadingComponent
    {
        [Parameter]
        public Func<CancellationToken, Task<string>> Read { get; set; } = null!;

        public string? Shown { get; private set; }

        public bool SaysFailed => Failed;

        public Task Done { get; private set; } = Task.CompletedTask;

        public Task Again(Func<CancellationToken, Task<string>> read) => Done = ReadAsync("part", read, value => Shown = value);

        protected override Task OnParametersSetAsync() => Again(Read);

        protected override async Task OnAfterRenderAsync(bool firstRender)
        {
            if (Shown is not null)
                await Script.CallModuleAsync("./curve.js", "draw");
        }
    }
}
