using System.Buffers;
using System.Text;
using CsCheck;
using static TikTok.Posts.Tests.Records.ReadRecords;

namespace TikTok.Posts.Tests.Records;

/// <summary>Records that are not each a line of their own, and lines that are cut off among them.</summary>
public sealed class RecordLayoutTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("[1,2,3]")]
    [InlineData("[1,2,3]\n")]
    [InlineData("[\n  1,\n  2,\n  3\n]\n")]
    [InlineData(" [ 1 , 2 ,\n3,]")]
    [InlineData("[1\n2\n3\n]")]
    [InlineData("[1,2]\n[3]")]
    [InlineData("[1][2] [3]")]
    [InlineData("1\n[2]\n3\n")]
    [InlineData("[1,2,3")]
    [InlineData("1\r\n[\r\n2,\r\n3\r\n]\r\n")]
    [InlineData("1,\n2,\n3\n")]
    [InlineData("1 2 3")]
    [InlineData("123")]
    [InlineData("1,2\n3")]
    [InlineData("P\nQ\nR")]
    [InlineData("PQR")]
    [InlineData("[P,Q,R]")]
    [InlineData("[\nP,\nQ\n,R\n]")]
    [InlineData("P\n2\nR\n")]
    [InlineData("P,\n2,\nR")]
    public async Task Arrays_and_records_over_several_lines_or_beside_one_another_are_records(string layout) =>
        Assert.Equal([1L, 2, 3], await IdsAsync(Lay(layout)));

    [Fact]
    public async Task A_record_over_several_lines_becomes_one_line_and_has_the_number_of_its_first()
    {
        var lines = await ReadAllAsync(new MemoryStream(Encoding.UTF8.GetBytes(Lay("1\nP\n\nnonsense\n[2,\nR]"))));
        Assert.Equal([(1L, 1L), (2L, 1L), (16L, 0L), (17L, 2L), (18L, 3L)], lines.Select(line => (line.Number, line.Id)));
        Assert.All(lines, line => Assert.DoesNotContain('\n', line.Raw));
        Assert.Equal(RejectReason.NotJson, lines[2].Rejection);
    }

    [Theory]
    [InlineData("B\n1\n2", "N12")]
    [InlineData("1\nB\n2", "1N2")]
    [InlineData("1\nC\n2", "1N2")]
    [InlineData("1\nD\n2", "1N2")]
    [InlineData("1\nE\n2", "1N2")]
    [InlineData("F\n1\n2", "N12")]
    [InlineData("G\r\n1\r\n2", "N12")]
    [InlineData("[1,F\n2,\n3", "1N23")]
    [InlineData("F\n1,\n2\n]}", "N12N")]
    [InlineData("1\n{\n2\n3", "1N23")]
    [InlineData("1\n}\n2", "1N2")]
    [InlineData("1\n]\n2", "1N2")]
    [InlineData("1\n[[\n2", "1N2")]
    [InlineData("1 junk\n2", "N2")]
    [InlineData("[1,null,\"x,]\",5,[6],2]", "1AAAA2")]
    [InlineData("[1,B\n2]\n3", "1N23")]
    [InlineData("[1,}{\n2", "1N2")]
    [InlineData("[]\n1", "A1")]
    public async Task A_line_that_is_cut_off_or_broken_takes_no_other_with_it(string layout, string expected)
    {
        var lines = await ReadAllAsync(new MemoryStream(Encoding.UTF8.GetBytes(Lay(layout))));
        Assert.Equal(expected, string.Concat(lines.Select(line => line.Rejection switch { RejectReason.None => $"{line.Id}", RejectReason.NotAnObject => "A", RejectReason.NotJson => "N", _ => "?" })));
    }

    [Fact]
    public async Task An_array_of_any_length_on_one_line_is_read_in_the_memory_of_one_record()
    {
        await using var reader = new PostReader(new RepeatedBytes(Encoding.UTF8.GetBytes("[" + Line(1)), Encoding.UTF8.GetBytes("," + Line(2)), 1_000_000), new PostReaderOptions { MaxLineBytes = 1_000 });
        var before = GC.GetAllocatedBytesForCurrentThread(); // the stream never waits, so all of it runs on this thread
        var records = 0;
        while (await reader.ReadAsync(Ct))
            records += reader.Rejection == RejectReason.None ? 1 : 0;
        Assert.Equal(1_000_001, records);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10L << 20);
    }

    [Theory]
    [InlineData("[{\"a\":[")]
    [InlineData("{\n\"a\":[")]
    [InlineData("{{{{{{{{")]
    [InlineData("[{\"a\":\"")]
    public async Task A_value_without_end_does_not_fill_the_memory(string start)
    {
        await using var reader = new PostReader(new RepeatedBytes(Encoding.UTF8.GetBytes(start), "[{[{[{[{"u8.ToArray(), 5_000_000), new PostReaderOptions { MaxLineBytes = 100_000 });
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(await reader.ReadAsync(Ct));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10L << 20);
        Assert.Equal(RejectReason.LineTooLong, reader.Rejection);
        Assert.False(await reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task An_element_that_is_too_long_is_refused_alone()
    {
        var lines = await ReadAllAsync(new MemoryStream(Encoding.UTF8.GetBytes($"[{Line(1)},{Line(9, new string('x', 5_000))},{Line(2)}]")), new PostReaderOptions { MaxLineBytes = 1_000 });
        Assert.Equal([RejectReason.None, RejectReason.LineTooLong, RejectReason.None], lines.Select(line => line.Rejection));
        Assert.Equal(256, lines[1].Raw.Length);
    }

    [Fact]
    public async Task Going_on_after_any_record_of_any_layout_gives_what_follows_it()
    {
        foreach (var layout in (string[])["[1,2,3]\n1", "P\n\nQ\nB\n[1,\nR]\n2 3\n", "1\n2,3\n[[\nP,Q"])
        {
            var input = Encoding.UTF8.GetBytes(Lay(layout));
            var (all, positions) = (new List<string>(), new List<long>());
            await using (var reader = new PostReader(new MemoryStream(input)))
                while (await reader.ReadAsync(Ct))
                {
                    all.Add(Json.Text(reader.Raw.Span));
                    positions.Add(reader.Position);
                }

            for (var i = 0; i < all.Count; i++)
            {
                await using var reader = new PostReader(new ChunkedStream(input, 7));
                await reader.SkipAsync(positions[i], Ct);
                Assert.Equal(positions[i], reader.Position);
                Assert.Equal(all.Skip(i + 1), (await ReadAllAsync(reader)).Select(line => line.Raw), StringComparer.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Any_cutting_of_any_layout_gives_the_same_result()
    {
        var piece = Gen.OneOf<string>(Gen.OneOf("1", "2", "P", "Q", "B", "C", "D", "E", "F", "G"), Gen.OneOf("\n", "\r\n", ",", " ", "[", "]", "{", "}", "\"", "\uFEFF", "null", ":"));
        await Gen.Select(piece.Array[0, 14], Gen.Int[1, 64].Array[1, 8], Gen.Int[20, 300]).SampleAsync(async (pieces, cuts, limit) =>
        {
            var input = Encoding.UTF8.GetBytes(Lay(string.Concat(pieces)));
            var options = new PostReaderOptions { MaxLineBytes = limit };
            var expected = await ReadAllAsync(new MemoryStream(input), options);
            Assert.Equal(expected, await ReadAllAsync(new ChunkedStream(input, cuts), options));
            Assert.Equal(expected, await ReadAllAsync(new PostReader(Segments(input, cuts), options)));
        }, iter: 3_000);
    }

    [Fact]
    public async Task Any_cutting_of_any_lines_gives_the_same_result()
    {
        var line = Gen.OneOf<string>(Gen.Int[1, 1_000_000].Select(id => Line(id)), Gen.OneOf("", " ", "{}", "nonsense", "\r", "é"), Gen.Int[0, 400].Select(length => new string('q', length)));
        await Gen.Select(line.Array[0, 8], Gen.OneOf("\n", "\r\n"), Gen.Bool, Gen.Int[1, 64].Array[1, 8], Gen.Int[1, 200]).SampleAsync(async (lines, lineBreak, final, cuts, limit) =>
        {
            var input = Encoding.UTF8.GetBytes(string.Join(lineBreak, lines) + (final ? lineBreak : ""));
            var options = new PostReaderOptions { MaxLineBytes = limit };
            var expected = await ReadAllAsync(new MemoryStream(input), options);
            Assert.Equal(expected, await ReadAllAsync(new ChunkedStream(input, cuts), options));
            Assert.Equal(expected, await ReadAllAsync(new PostReader(Segments(input, cuts), options)));
        }, iter: 1_000);
    }
}
