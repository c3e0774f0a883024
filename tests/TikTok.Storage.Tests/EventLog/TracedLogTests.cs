#pragma warning disable xUnit1051 // nothing here waits for long
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Embedded;
using TikTok.Storage.EventLog.Tracing;
using TikTok.Testing;
using static TikTok.Storage.Tests.EventLog.LogTestExtensions;

namespace TikTok.Storage.Tests.EventLog;

public sealed class TracedLogTests : IAsyncLifetime
{
    private static readonly TopicPartition s_input = new("input", 0);
    private static readonly TopicPartition s_output = new("output", 0);
    private static readonly ActivitySource s_source = new("TikTok.Tests.Stage");
    private readonly string _directory = Directory.CreateTempSubdirectory("tiktok-test-").FullName;
    private EmbeddedEventLog _log = null!;

    public async ValueTask InitializeAsync()
    {
        _log = EmbeddedEventLog.Open(_directory, new EventLogOptions(), TimeProvider.System, NullLogger.Instance);
        await _log.CreateTopicsAsync([new TopicSpec("input", 1), new TopicSpec("output", 1)], default);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Every_record_carries_the_span_of_its_transaction_beside_its_own_headers()
    {
        using var trace = new RecordedTrace();
        using var root = trace.StartRoot();
        await using var writer = await _log.OpenWriterAsync("w", default);
        await writer.AppendAsync(Record(s_input, "a", "k", ("mine", "1")), Record(s_input, "b"));

        var send = Assert.Single(trace.Spans, span => span.TraceId == root.TraceId);
        Assert.Equal(("send input", ActivityKind.Producer, root.SpanId), (send.OperationName, send.Kind, send.ParentSpanId));
        Assert.Equal(2, send.GetTagItem("messaging.batch.message_count"));
        using var reader = _log.OpenReader(s_input, 0);
        var records = await reader.ReadAsync(2);
        Assert.Equal([$"mine=1,traceparent={send.Id}", $"traceparent={send.Id}"], records.Select(record => record.Headers).ToArray());
    }

    [Fact]
    public async Task Where_nobody_traces_records_carry_nothing_and_work_is_done_all_the_same()
    {
        await using var writer = await _log.OpenWriterAsync("w", default);
        await writer.AppendAsync(Record(s_input, "a"));
        using var reader = _log.OpenReader(s_input, 0);
        var batch = await reader.ReadAsync(1 << 20, TimeSpan.Zero, default);
        Assert.Empty(Assert.Single(batch.Records).Headers);

        var process = new BatchTrace(_log, "g", s_input, TimeProvider.System);
        process.Note(batch.Records);
        var (ran, origin) = (false, process.OriginMs);
        await process.ProcessAsync(s_source, span =>
        {
            ran = span is null;
            return Task.CompletedTask;
        });
        Assert.Equal((true, batch.Records[0].TimestampMs), (ran, origin));
    }

    [Fact]
    public async Task A_batch_is_one_span_below_its_newest_record_with_links_to_the_others_and_its_results_carry_it_on()
    {
        using var trace = new RecordedTrace();
        await using var writer = await _log.OpenWriterAsync("w", default);
        ActivityTraceId[] traces = new ActivityTraceId[3];
        for (var i = 0; i < traces.Length; i++)
        {
            using var root = trace.StartRoot();
            traces[i] = root.TraceId;
            await writer.AppendAsync(Record(s_input, "a"), Record(s_input, "b"));
        }

        using var reader = _log.OpenReader(s_input, 0);
        var process = new BatchTrace(_log, "group", s_input, TimeProvider.System);
        process.Note((await reader.ReadAsync(1 << 20, TimeSpan.Zero, default)).Records);
        var origin = process.OriginHeader();
        await process.ProcessAsync(s_source, _ => writer.AppendAsync(Record(s_output, "r") with { Headers = [origin] }));

        var span = Assert.Single(trace.Spans, span => span.OperationName == "process input");
        Assert.Equal((ActivityKind.Consumer, traces[2], 6), (span.Kind, span.TraceId, span.GetTagItem("messaging.batch.message_count")));
        Assert.Equal(traces[..2], span.Links.Select(link => link.Context.TraceId).ToArray());
        Assert.Equal("group", span.GetTagItem("messaging.consumer.group.name"));
        var send = Assert.Single(trace.Spans, span => span.OperationName == "send output");
        Assert.Equal((traces[2], span.SpanId), (send.TraceId, send.ParentSpanId));
        using var output = _log.OpenReader(s_output, 0);
        var result = Assert.Single((await output.ReadAsync(1 << 20, TimeSpan.Zero, default)).Records);
        Assert.Equal([Topics.OriginHeader, "traceparent"], result.Headers.Select(header => header.Name).ToArray());

        // The next stage knows when the first one's oldest record came.
        var next = new BatchTrace(_log, "next", s_output, TimeProvider.System);
        next.Note([result]);
        Assert.Equal(BitConverter.ToInt64(origin.Value.Span), next.OriginMs);
    }

    [Fact]
    public async Task A_batch_that_fails_says_so_in_its_span()
    {
        using var trace = new RecordedTrace();
        using var root = trace.StartRoot();
        var process = new BatchTrace(_log, "g", s_input, TimeProvider.System);
        await Assert.ThrowsAsync<EventLogException>(() => process.ProcessAsync(s_source, _ => throw new EventLogException("the disk is full")));

        var span = Assert.Single(trace.Spans, span => span.TraceId == root.TraceId);
        Assert.Equal((ActivityStatusCode.Error, "the disk is full"), (span.Status, span.StatusDescription));
    }

    [Fact]
    public async Task A_header_that_is_no_trace_context_is_passed_over()
    {
        await using var writer = await _log.OpenWriterAsync("w", default);
        await writer.AppendAsync(Record(s_input, "a", "", ("traceparent", "nonsense \u00e9")), Record(s_input, "b", "", ("origin-time", "short")));
        using var reader = _log.OpenReader(s_input, 0);
        using var trace = new RecordedTrace("process input");
        var process = new BatchTrace(_log, "g", s_input, TimeProvider.System);
        process.Note((await reader.ReadAsync(1 << 20, TimeSpan.Zero, default)).Records);
        await process.ProcessAsync(s_source, _ => Task.CompletedTask);

        var span = Assert.Single(trace.Spans, span => span.OperationName == "process input");
        Assert.Equal((default, 0), (span.ParentSpanId, span.Links.Count()));
    }
}
