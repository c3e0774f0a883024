using System.Text.Json;
using System.Text.Json.Serialization;

namespace TikTok.Detector.Counting;

/// <summary>Why a post is not counted. The names are in the table <c>uncounted_posts</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UncountedReason>))]
internal enum UncountedReason
{
    /// <summary>It was behind the watermark, or in a stream without order so far ahead that others would have been.</summary>
    Late,

    /// <summary>Its time is further ahead than the stream agrees to.</summary>
    Ahead,

    /// <summary>Its time is further behind than the stream agrees to.</summary>
    Behind,

    /// <summary>It was counted before.</summary>
    Repeated,

    /// <summary>It has the id of another post, of another author or with another text: a program that holds ids as floating point numbers has rounded them onto each other.</summary>
    Rounded,
}

/// <summary>Posts of one stream day that were not counted since the last commit.</summary>
/// <param name="Day">The day under which they are kept, UTC.</param>
/// <param name="Reason">Why.</param>
/// <param name="Posts">How many.</param>
internal sealed record UncountedPosts(DateOnly Day, UncountedReason Reason, long Posts)
{
    /// <summary>Key of a record of <c>tiktok.candidates</c> that holds a list of these; the Ranker adds them up.</summary>
    public static ReadOnlyMemory<byte> Key { get; } = "uncounted"u8.ToArray();
}

/// <summary>JSON of what goes to the Ranker, without reflection.</summary>
[JsonSerializable(typeof(List<UncountedPosts>))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class UncountedJson : JsonSerializerContext;
