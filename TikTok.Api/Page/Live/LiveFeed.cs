using System.Collections.Immutable;
using Npgsql;
using TikTok.ServiceDefaults;

namespace TikTok.Api.Page.Live;

/// <summary>
/// Asks the database once a second what is new, while anybody looks and however many do, and tells everybody who looks.
/// </summary>
internal sealed class LiveFeed(IServiceProvider services, TimeProvider clock, ILogger<LiveFeed> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pauseWhileAway = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private ImmutableArray<Action<LiveUpdate>> _watchers = [];
    private TaskCompletionSource _somebody = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it told last; null when nobody has looked for a while.</summary>
    public LiveUpdate? Latest { get; private set; }

    /// <summary>Is told of every update from now on, on the feed's own thread, until disposed.</summary>
    public IDisposable Watch(Action<LiveUpdate> watcher)
    {
        lock (_lock)
        {
            _watchers = _watchers.Add(watcher);
            _somebody.TrySetResult();
        }

        return new Watching(this, watcher);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _somebody.Task.WaitAsync(stoppingToken);
            await FeedAsync(services.GetRequiredService<LiveReader>(), stoppingToken);
            Latest = null;
        }
    }

    /// <summary>Feeds until nobody looks any more.</summary>
    private async Task FeedAsync(LiveReader reader, CancellationToken cancellationToken)
    {
        while (_somebody.Task.IsCompleted)
        {
            var update = await LookAsync(reader, cancellationToken);
            Latest = update;
            foreach (var watcher in _watchers)
                watcher(update);
            await Task.Delay(update.Stream is null ? s_pauseWhileAway : s_interval, clock, cancellationToken);
        }
    }

    private async Task<LiveUpdate> LookAsync(LiveReader reader, CancellationToken cancellationToken)
    {
        try
        {
            var update = await reader.ReadAsync(cancellationToken);
            if (Latest is { Stream: null })
                Log.PageReadsAgain(logger);
            return update;
        }
        catch (Exception failure) when (failure is not OperationCanceledException) // a defect here must not stop the stages of this process
        {
            if (Latest is { Stream: null })
                return LiveUpdate.Away; // said once
            if (failure is NpgsqlException away && DatabaseAway.Is(away))
                Log.PageCannotRead(logger, failure.Message);
            else
                Log.PageReadFailed(logger, failure);
            return LiveUpdate.Away;
        }
    }

    private void Leave(Action<LiveUpdate> watcher)
    {
        lock (_lock)
        {
            _watchers = _watchers.Remove(watcher);
            if (_watchers.IsEmpty && _somebody.Task.IsCompleted)
                _somebody = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class Watching(LiveFeed feed, Action<LiveUpdate> watcher) : IDisposable
    {
        public void Dispose() => feed.Leave(watcher);
    }
}
