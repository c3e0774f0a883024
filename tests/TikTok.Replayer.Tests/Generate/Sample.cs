using TikTok.Posts;
using TikTok.Replayer.Generate;

namespace TikTok.Replayer.Tests.Generate;

/// <summary>A sample in memory.</summary>
internal sealed record Sample(SampleOptions Options, GeneratedDump Dump, byte[] Bytes, IReadOnlyList<DumpLine> Lines)
{
    private static readonly Lazy<Task<Sample>> _default = new(() => GenerateAsync(new SampleOptions { Days = 9 }));

    /// <summary>Nine days of the default options, made once for all tests.</summary>
    public static Task<Sample> Default => _default.Value;

    /// <summary>Posts with a hashtag, each once.</summary>
    public IEnumerable<DumpLine> PostsWith(string hashtag) => Posts.Where(post => post.Tags.Any(tag => Keyword.Canonicalize(tag) == hashtag));

    /// <summary>Each post once, as it was first sent.</summary>
    public IEnumerable<DumpLine> Posts => Lines.DistinctBy(line => line.Id);

    public static async Task<Sample> GenerateAsync(SampleOptions options)
    {
        using var stream = new MemoryStream();
        var dump = await new SampleGenerator(options).WriteAsync(stream, TestContext.Current.CancellationToken);
        var bytes = stream.ToArray();
        return new Sample(options, dump, bytes, DumpLine.ParseAll(bytes));
    }
}
