using TikTok.Storage.Lake;

namespace TikTok.Archiver.Tests.Compaction;

/// <summary>A lake that calls somebody before a generation of a day is created, who may wait, or throw like a killed process.</summary>
internal sealed class ObservedLake(ILake lake, Func<Task> beforeSwitchOver) : ILake
{
    public Task PutAsync(string key, Stream content, CancellationToken cancellationToken) => lake.PutAsync(key, content, cancellationToken);

    public async Task<bool> TryCreateAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        if (key.StartsWith(DayGeneration.Prefix, StringComparison.Ordinal))
            await beforeSwitchOver();
        return await lake.TryCreateAsync(key, content, cancellationToken);
    }

    public Task<Stream?> OpenReadAsync(string key, CancellationToken cancellationToken) => lake.OpenReadAsync(key, cancellationToken);

    public IAsyncEnumerable<LakeObject> ListAsync(string prefix, CancellationToken cancellationToken) => lake.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => lake.DeleteAsync(key, cancellationToken);
}
