using System.Collections.Concurrent;
using Microsoft.JSInterop;

namespace TikTok.Api.Tests.Page;

/// <summary>A browser whose answers the test gives; it has no element any more, so every call of a module fails.</summary>
internal sealed class HeldBrowser : IJSRuntime, IJSObjectReference
{
    private readonly TaskCompletionSource<object> _module = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>The module has been loaded.</summary>
    public void Load() => _module.SetResult(this);

    public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
    {
        Calls.Enqueue(identifier);
        return identifier == "import" ? (TValue)await _module.Task : throw new JSException("element is null");
    }

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

    public ValueTask DisposeAsync()
    {
        Calls.Enqueue("dispose");
        return ValueTask.CompletedTask;
    }
}
