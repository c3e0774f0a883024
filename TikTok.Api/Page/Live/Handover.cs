using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Memory;

namespace TikTok.Api.Page.Live;

/// <summary>
/// Keeps what a page was prerendered with until its circuit asks for the same, so that the first interactive rendering shows
/// what is on the screen already and does not begin with "Loading".
/// </summary>
internal sealed class Handover : IDisposable
{
    private const int MostEntries = 500;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostEntries });

    public void Keep<T>(object key, T value) => _cache.Set((typeof(T), key), value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = s_patience });

    public bool TryGet<T>(object key, [NotNullWhen(true)] out T? value) => _cache.TryGetValue((typeof(T), key), out value);

    public void Dispose() => _cache.Dispose();
}
