using System.Text;
using static TikTok.Posts.Tests.Records.ReadRecords;

namespace TikTok.Posts.Tests.Records;

public sealed class PostReaderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_are_read_in_order_with_their_numbers_and_the_bytes_read()
    {
        var (first, second) = (Line(1), Line(2, "é"));
        await using var reader = Reader($"{first}\n{second}\n");

        Assert.True(await reader.ReadAsync(Ct));
        Assert.Equal((1L, 1L, first.Length + 1L, first), (reader.Post.Id, reader.LineNumber, reader.BytesRead, Json.Text(reader.Raw.Span)));
        Assert.True(await reader.ReadAsync(Ct));
        Assert.Equal((2L, 2L, first.Length + second.Length + 3L), (reader.Post.Id, reader.LineNumber, reader.BytesRead));
        Assert.False(await reader.ReadAsync(Ct));
        Assert.False(await reader.ReadAsync(Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n \t\r\n\n")]
    [InlineData("  ")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\n")]
    public async Task An_input_without_records_ends_at_once(string input)
    {
        Assert.Empty(await ReadAllAsync(new MemoryStream(Encoding.UTF8.GetBytes(input))));
    }

    [Fact]
    public async Task Crlf_a_byte_order_mark_blank_lines_and_a_missing_final_break_are_fine()
    {
        var input = $"\uFEFF{Line(1)}\r\n\r\n  \n{Line(2)}\n\n{Line(3)}";
        Assert.Equal([(1, 1L), (2, 4L), (3, 6L)], (await ReadAllAsync(new MemoryStream(Encoding.UTF8.GetBytes(input)))).Select(line => ((int)line.Id, line.Number)));
        await using var reader = Reader(input);
        while (await reader.ReadAsync(Ct))
            Assert.False(reader.Raw.Span.EndsWith("\r"u8));
        Assert.Equal(Encoding.UTF8.GetByteCount(input), reader.BytesRead);
    }

    [Fact]
    public async Task Byte_order_marks_of_files_that_were_joined_are_skipped()
    {
        Assert.Equal([1L, 2, 3, 4], await IdsAsync($"\uFEFF{Line(1)}\n\uFEFF{Line(2)}\n\uFEFF\uFEFF{Line(3)}\uFEFF{Line(4)}\n\uFEFF"));
        Assert.Equal([1L, 2, 3], await IdsAsync($"\uFEFF[{Line(1)},\n{Line(2)}]\uFEFF[{Line(3)}]\uFEFF"));
    }

    [Fact]
    public async Task A_line_that_is_no_record_is_given_with_its_reason_and_reading_goes_on()
    {
        byte[] input = [.. Encoding.UTF8.GetBytes($"{Line(1)}\nnonsense\n[]\n{{}}\n"), 0xC3, 0x28, (byte)'\n', .. Encoding.UTF8.GetBytes(Line(2))];
        var lines = await ReadAllAsync(new MemoryStream(input));
        Assert.Equal(
            [RejectReason.None, RejectReason.NotJson, RejectReason.NotAnObject, RejectReason.NoId, RejectReason.InvalidUtf8, RejectReason.None],
            lines.Select(line => line.Rejection));
        Assert.Equal("nonsense", lines[1].Raw);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task A_line_of_exactly_the_limit_is_read_and_one_byte_more_is_not(string lineBreak)
    {
        var line = Line(1, new string('x', 500));
        var input = line + lineBreak + Line(2) + lineBreak;
        var bytes = Encoding.UTF8.GetBytes(input);
        foreach (var step in (int[])[1, 7, 10_000])
        {
            var exact = await ReadAllAsync(new ChunkedStream(bytes, step), new PostReaderOptions { MaxLineBytes = line.Length });
            Assert.Equal([RejectReason.None, RejectReason.None], exact.Select(read => read.Rejection));
            var less = await ReadAllAsync(new ChunkedStream(bytes, step), new PostReaderOptions { MaxLineBytes = line.Length - 1 });
            Assert.Equal([RejectReason.LineTooLong, RejectReason.None], less.Select(read => read.Rejection));
            Assert.Equal(line[..256], less[0].Raw);
            Assert.Equal(1, less[0].Number);
        }
    }

    [Fact]
    public async Task A_limit_as_large_as_an_integer_is_no_limit()
    {
        var lines = await ReadAllAsync(new ChunkedStream(Encoding.UTF8.GetBytes(Line(1) + "\n" + Line(2)), 10), new PostReaderOptions { MaxLineBytes = int.MaxValue });
        Assert.Equal([RejectReason.None, RejectReason.None], lines.Select(line => line.Rejection));
    }

    [Fact]
    public async Task A_line_longer_than_the_limit_is_rejected_with_its_beginning_and_reading_goes_on()
    {
        var options = new PostReaderOptions { MaxLineBytes = 10_000 };
        var tooLong = "{\"start\":\"" + new string('y', 500_000);
        var input = Encoding.UTF8.GetBytes($"{Line(1)}\n{tooLong}\n{Line(2)}\n{tooLong}");
        foreach (var step in (int[])[1_000, 70_000, 5_000_000])
        {
            var stream = new ChunkedStream(input, step);
            var lines = await ReadAllAsync(stream, options);
            Assert.Equal([RejectReason.None, RejectReason.LineTooLong, RejectReason.None, RejectReason.LineTooLong], lines.Select(line => line.Rejection));
            Assert.Equal(tooLong[..256], lines[1].Raw);
            Assert.Equal(tooLong[..256], lines[3].Raw);
            Assert.Equal([1L, 2, 3, 4], lines.Select(line => line.Number));
            Assert.Equal(input.Length, lines[3].BytesRead);
        }
    }

    [Fact]
    public async Task A_line_without_end_does_not_fill_the_memory()
    {
        await using var reader = new PostReader(new EndlessLine(200L << 20), new PostReaderOptions { MaxLineBytes = 100_000 });
        var before = GC.GetAllocatedBytesForCurrentThread(); // the stream never waits, so all of it runs on this thread
        Assert.True(await reader.ReadAsync(Ct));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10L << 20);
        Assert.Equal((RejectReason.LineTooLong, 200L << 20), (reader.Rejection, reader.BytesRead));
        Assert.False(await reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task The_result_does_not_depend_on_how_the_input_is_cut()
    {
        byte[] input = [.. Encoding.UTF8.GetBytes($"\uFEFF{Line(1, "é😀")}\r\n\n[]\r\n{Line(2)}\n \r\n{new string('z', 300)}\n{{\"a\":\""), 0xFF, .. Encoding.UTF8.GetBytes($"\"}}\n{Line(3)}\r")];
        var options = new PostReaderOptions { MaxLineBytes = 120 };
        var expected = await ReadAllAsync(new MemoryStream(input), options);
        Assert.Equal(6, expected.Count);
        for (var step = 1; step <= input.Length; step++)
            Assert.Equal(expected, await ReadAllAsync(new ChunkedStream(input, step), options));
        for (var cut = 0; cut <= input.Length; cut++)
        {
            Assert.Equal(expected, await ReadAllAsync(new ChunkedStream(input, cut, input.Length), options));
            Assert.Equal(expected, await ReadAllAsync(new PostReader(Segments(input, cut, input.Length), options)));
        }

        for (var size = 1; size < 20; size++)
            Assert.Equal(expected, await ReadAllAsync(new PostReader(Segments(input, size), options)));
    }

    [Fact]
    public async Task Skipping_lines_and_reading_on_equals_reading_all()
    {
        var input = Encoding.UTF8.GetBytes($"\uFEFF{Line(1)}\r\n\n{new string('z', 5_000)}\n{Line(2)}\n\nnonsense\n{Line(3)}");
        var options = new PostReaderOptions { MaxLineBytes = 1_000 };
        var all = await ReadAllAsync(new MemoryStream(input), options);
        foreach (var step in (int[])[1, 100, 100_000])
            for (var skip = 0; skip <= 9; skip++)
            {
                await using var reader = new PostReader(new ChunkedStream(input, step), options);
                await reader.SkipAsync(skip, Ct);
                Assert.Equal(Math.Min(skip, 7), reader.LineNumber);
                Assert.Equal(all.Where(line => line.Number > skip), await ReadAllAsync(reader));
            }
    }

    [Fact]
    public async Task A_read_that_was_cancelled_loses_nothing()
    {
        var line = Encoding.UTF8.GetBytes(Line(1) + "\n");
        using var gate = new SemaphoreSlim(0);
        await using var reader = new PostReader(new GatedStream(line, 20, gate));
        using var cancel = new CancellationTokenSource();
        var read = reader.ReadAsync(cancel.Token).AsTask(); // has 20 bytes and waits for more
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);

        gate.Release();
        Assert.True(await reader.ReadAsync(Ct));
        Assert.Equal((RejectReason.None, 1L, (long)line.Length), (reader.Rejection, reader.Post.Id, reader.BytesRead));
        Assert.False(await reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task The_stream_is_disposed_with_the_reader()
    {
        var stream = new MemoryStream();
        await new PostReader(stream).DisposeAsync();
        Assert.False(stream.CanRead);
    }

    [Fact]
    public async Task Of_lines_of_which_every_second_is_mutated_the_others_are_read()
    {
        const int count = 20_000;
        var (random, input) = (new Random(3), new MemoryStream());
        for (var i = 0; i < count; i++)
        {
            var line = Encoding.UTF8.GetBytes($$"""{"itemInfos":{"id":"{{1_000_000 + i}}","text":"x #y","createTime":"1584953968","list":[1,{"a":null}]},"challengeInfoList":[{"challengeName":"y"}],"n":{"b":[1]} }""");
            if (i % 2 == 1)
                for (var times = random.Next(1, 4); times > 0; times--)
                    line = Mutate(line, random);
            input.Write([.. line, (byte)'\n']);
        }

        input.Position = 0;
        var read = (await ReadAllAsync(input)).Where(line => line.Rejection == RejectReason.None).Select(line => line.Id).ToHashSet();
        var lost = Enumerable.Range(0, count / 2).Count(i => !read.Contains(1_000_000 + 2 * i));
        Assert.Equal(0, lost);
    }

    private static byte[] Mutate(byte[] line, Random random)
    {
        if (line.Length == 0)
            return line;
        var at = random.Next(line.Length);
        return random.Next(4) switch
        {
            0 => line[..at],
            1 => [.. line[..at], .. line[Math.Min(line.Length, at + random.Next(1, 10))..]],
            2 => [.. line[..at], "{}[]\",: \\1x"u8[random.Next(11)], .. line[at..]],
            _ => [.. line[..at], (byte)random.Next(256), .. line[(at + 1)..]],
        };
    }
}
