using Microsoft.AspNetCore.Components;
using Npgsql;
using TikTok.ServiceDefaults;

namespace TikTok.Api.Page.Live;

/// <summary>A part of the page that shows something read from the database, and reads again by itself after a failure.</summary>
public abstract class ReadingComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private CancellationTokenSource? _reading;

    [Inject]
    private Handover Handover { get; set; } = null!;

    [Inject]
    private ILogger<ReadingComponent> Logger { get; set; } = null!;

    /// <summary>Wall clock.</summary>
    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    /// <summary>Whether the last attempt failed; it is tried again.</summary>
    protected bool Failed { get; private set; }

    /// <summary>Reads and shows. A reading that is under way is given up.</summary>
    /// <param name="key">Names what is read, for the handover from the prerendered page.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="show">Takes it over into the component.</param>
    protected async Task ReadAsync<T>(object key, Func<CancellationToken, Task<T>> read, Action<T> show)
        where T : notnull
    {
        _reading?.Cancel();
        _reading?.Dispose();
        _reading = new CancellationTokenSource();
        var token = _reading.Token;
        if (RendererInfo.IsInteractive && Handover.TryGet(key, out T? known))
            show(known);
        try
        {
            while (!await TryAsync(read, show, key, token) && RendererInfo.IsInteractive)
            {
                StateHasChanged();
                await Task.Delay(s_pause, Clock, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Something else is wanted by now, or nobody looks any more.
        }
    }

    /// <summary>Gives up a reading that is under way.</summary>
    public virtual void Dispose()
    {
        _reading?.Cancel();
        _reading?.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<bool> TryAsync<T>(Func<CancellationToken, Task<T>> read, Action<T> show, object key, CancellationToken token)
        where T : notnull
    {
        try
        {
            var value = await read(token);
            token.ThrowIfCancellationRequested();
            show(value);
            if (!RendererInfo.IsInteractive)
                Handover.Keep(key, value);
            Failed = false;
        }
        catch (NpgsqlException failure)
        {
            if (!Failed && !DatabaseAway.Is(failure)) // that it is away is logged by the feed, for all
                Log.PageReadFailed(Logger, failure);
            Failed = true;
        }

        return !Failed;
    }
}
