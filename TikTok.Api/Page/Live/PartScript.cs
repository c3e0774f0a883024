using Microsoft.JSInterop;

namespace TikTok.Api.Page.Live;

/// <summary>
/// The scripts that a part of the page calls. A call whose part has left the page meanwhile is not made, and one that comes too
/// late is no failure: otherwise a reader who goes on quickly would lose the whole page.
/// </summary>
internal sealed class PartScript(IJSRuntime scripts) : IAsyncDisposable
{
    private readonly Dictionary<string, Task<IJSObjectReference>> _modules = new(StringComparer.Ordinal);
    private bool _gone;

    /// <summary>Calls a function of the page.</summary>
    public Task CallAsync(string function, params object?[] arguments) =>
        WhileHereAsync(async () => await scripts.InvokeVoidAsync(function, arguments));

    /// <summary>Calls a function of a module, which is loaded first.</summary>
    public Task CallModuleAsync(string path, string function, params object?[] arguments) => WhileHereAsync(async () =>
    {
        if (!_modules.TryGetValue(path, out var loading))
            _modules[path] = loading = scripts.InvokeAsync<IJSObjectReference>("import", path).AsTask();
        var module = await loading;
        if (_gone)
            await ReleaseAsync(module);
        else
            await module.InvokeVoidAsync(function, arguments);
    });

    /// <summary>The part leaves the page. A module that is still being loaded is given back when it has come.</summary>
    public async ValueTask DisposeAsync()
    {
        _gone = true;
        foreach (var loading in _modules.Values.Where(loading => loading.IsCompletedSuccessfully))
            await ReleaseAsync(await loading);
    }

    private async Task WhileHereAsync(Func<Task> call)
    {
        if (_gone)
            return;
        try
        {
            await call();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it what the script was to do.
        }
        catch (Exception late) when (_gone && late is JSException or OperationCanceledException)
        {
            // What it was to do something with was taken off the page while the call was under way.
        }
    }

    private static async Task ReleaseAsync(IJSObjectReference module)
    {
        try
        {
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the module with it.
        }
    }
}
