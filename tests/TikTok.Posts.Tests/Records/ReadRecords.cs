using System.Buffers;
using System.Text;

namespace TikTok.Posts.Tests.Records;

/// <summary>Inputs made of few lines, and what a reader gives of them.</summary>
internal static class ReadRecords
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string Line(int id, string text = "x") => $$"""{"itemInfos":{"id":"{{id}}","text":"{{text}}","createTime":"1584953968"} }""";

    /// <summary>1 2 3: records on one line; P Q R: the same over several; B C D E F G: records that are cut off at different places.</summary>
    public static string Lay(string layout) => string.Concat(layout.Select(character => character switch
    {
        '1' or '2' or '3' => Line(character - '0'),
        'P' or 'Q' or 'R' => Pretty(character - 'P' + 1),
        'B' => Line(7)[..40],
        'C' => Line(7)[..^1],
        'D' => """{"itemInfos":{"id":"7",""",
        'F' => """{"itemInfos":{"id":"7","video":[""",
        'G' => """{"itemInfos":{"id":""",
        'E' => """{"itemInfos":{"id":"7","text":"x"]""",
        _ => $"{character}",
    }));

    public static string Pretty(int id) => $$"""
        {
          "itemInfos": {
            "id": "{{id}}",
            "text": "a } \" ] {"
            ,
            "createTime": 1584953968
          },
          "challengeInfoList": [
            {}
          ],
          "empty": {
          }
        }
        """.Replace("\r\n", "\n", StringComparison.Ordinal);

    public static async Task<IEnumerable<long>> IdsAsync(string input)
    {
        var lines = await ReadAllAsync(new MemoryStream(Encoding.UTF8.GetBytes(input)));
        Assert.All(lines, line => Assert.Equal(RejectReason.None, line.Rejection));
        return lines.Select(line => line.Id);
    }

    public static PostReader Reader(string input) => new(new MemoryStream(Encoding.UTF8.GetBytes(input)));

    public static Task<List<ReadLine>> ReadAllAsync(Stream stream, PostReaderOptions? options = null) => ReadAllAsync(new PostReader(stream, options));

    public static async Task<List<ReadLine>> ReadAllAsync(PostReader reader)
    {
        await using var owned = reader;
        var lines = new List<ReadLine>();
        while (await reader.ReadAsync(Ct))
            lines.Add(new ReadLine(reader.Rejection, reader.LineNumber, reader.BytesRead, Json.Text(reader.Raw.Span), reader.Rejection == RejectReason.None ? reader.Post.Id : 0));
        return lines;
    }

    public static ReadOnlySequence<byte> Segments(byte[] input, params int[] sizes)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, null);
        var last = first;
        for (int at = 0, i = 0; at < input.Length; i++)
        {
            var size = Math.Min(Math.Max(sizes[i % sizes.Length], i == 0 ? 0 : 1), input.Length - at);
            last = new Segment(input.AsMemory(at, size), last);
            at += size;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    public sealed record ReadLine(RejectReason Rejection, long Number, long BytesRead, string Raw, long Id);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
