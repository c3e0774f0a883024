using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Npgsql;
using TikTok.ServiceDefaults;

namespace TikTok.Api.Page.Live;

/// <summary>
/// A part of the page that shows something read from the database, and reads again by itself after a failure. What comes when
/// something else is wanted by then, or when the part has left the page, is for nobody: it shows nothing and calls no script.
/// </summary>
public abstract class ReadingComponent : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private CancellationTokenSource? _reading;
    private PartScript? _script;
    private bool _gone;

    [Inject]
    private Handover Handover { get; set; } = null!;

    [Inject]
    private ILogger<ReadingComponent> Logger { get; set; } = null!;

    /// <summary>Wall clock.</summary>
    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    [Inject]
    private IJSRuntime Scripts { get; set; } = null!;

    /// <summary>The scripts of this part.</summary>
    private protected PartScript Script => _script ??= new PartScript(Scripts);

    /// <summary>Whether the last attempt failed; it is tried again.</summary>
    protected bool Failed { get; private set; }

    /// <summary>Reads and shows. A reading that is under way is given up.</summary>
    /// <param name="key">Names what is read, for the handover from the prerendered page.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="show">Takes it over into the component.</param>
    protected async Task ReadAsync<T>(object key, Func<CancellationToken, Task<T>> read, Action<T> show)
        where T : notnull
    {
        if (_gone)
            return;
        GiveUp();
        _reading = new CancellationTokenSource();
        var token = _reading.Token;
        if (RendererInfo.IsInteractive && Handover.TryGet(key, out T? known))
            show(known);
        while (!await TryAsync(read, show, key, token) && RendererInfo.IsInteractive && !token.IsCancellationRequested)
        {
            StateHasChanged();
            await Task.Delay(s_pause, Clock, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>Gives up a reading that is under way.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        _gone = true;
        GiveUp();
        if (_script is not null)
            await _script.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private void GiveUp()
    {
        _reading?.Cancel();
        _reading?.Dispose();
        _reading = null;
    }

    private async Task<bool> TryAsync<T>(Func<CancellationToken, Task<T>> read, Action<T> show, object key, CancellationToken token)
        where T : notnull
    {
        try
        {
            var value = await read(token);
            if (token.IsCancellationRequested)
                return true;
            show(value);
            if (!RendererInfo.IsInteractive)
                Handover.Keep(key, value);
            Failed = false;
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            // Whatever became of it: something else is wanted by now, or nobody looks any more.
            return true;
        }
        catch (Exception failure)
        {
            if (!Failed && !(failure is NpgsqlException away && DatabaseAway.Is(away))) // that it is away is logged by the feed, for all
                Log.PageReadFailed(Logger, failure);
            Failed = true;
        }

        return !Failed;
    }
}
