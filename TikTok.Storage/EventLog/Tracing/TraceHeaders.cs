using System.Diagnostics;
using System.Text;

namespace TikTok.Storage.EventLog.Tracing;

/// <summary>W3C trace context in the headers of records.</summary>
/// <remarks>https://www.w3.org/TR/trace-context/</remarks>
internal static class TraceHeaders
{
    public const string Parent = "traceparent";
    public const string State = "tracestate";

    /// <summary>The headers that carry a span on; none without one. The same for all records of a batch.</summary>
    public static IReadOnlyList<LogHeader> Of(Activity? activity)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            return [];
        var parent = new LogHeader(Parent, Encoding.ASCII.GetBytes(id));
        return activity.TraceStateString is { Length: > 0 } state ? [parent, new LogHeader(State, Encoding.UTF8.GetBytes(state))] : [parent];
    }

    /// <summary>The span of a <see cref="Parent"/> header. Another producer may write anything there: what is no context is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> parent, ReadOnlyMemory<byte>? state, out ActivityContext context) => ActivityContext.TryParse(
        Encoding.ASCII.GetString(parent), state is { } value ? Encoding.UTF8.GetString(value.Span) : null, isRemote: true, out context);
}
