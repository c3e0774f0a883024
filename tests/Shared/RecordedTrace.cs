using System.Collections.Concurrent;
using System.Diagnostics;

namespace TikTok.Testing;

/// <summary>
/// Records the spans of the product's sources that belong to one trace. Others are not even made: tests that run beside it
/// notice nothing.
/// </summary>
internal sealed class RecordedTrace : IDisposable
{
    private readonly ActivitySource _source = new("TikTok.Testing");
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _spans = new();

    /// <summary>Records the trace whose first span the test starts with <see cref="StartRoot"/>, or, with a name, any whose first span has it.</summary>
    public RecordedTrace(string? rootSpan = null)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("TikTok.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent != default || options.Source == _source || options.Name == rootSpan ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyCollection<Activity> Spans => _spans;

    public Activity StartRoot() => _source.StartActivity("root")!;

    /// <summary>The names of the spans from the trace's first one down to this one.</summary>
    public IReadOnlyList<string> PathTo(Activity span)
    {
        var path = new List<string>();
        for (var at = span; at is not null; at = _spans.SingleOrDefault(parent => parent.SpanId == at.ParentSpanId))
            path.Insert(0, at.OperationName);
        return path;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }
}
