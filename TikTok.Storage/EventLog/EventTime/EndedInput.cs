using System.Text.Json;
using System.Text.Json.Serialization;

namespace TikTok.Storage.EventLog.EventTime;

/// <summary>What a source says of an input that it has come to the end of; in the header <see cref="Topics.SentHeader"/> of the record that ends it.</summary>
/// <param name="Source">Names the source, the same at each start.</param>
/// <param name="Input">The input as it was given.</param>
/// <param name="Valid">Posts that it has sent.</param>
/// <param name="Rejected">Lines that it has sent to dead letters.</param>
/// <param name="Skipped">Posts that it left out because it was told to.</param>
/// <param name="SetAside">Of the posts, those whose clocks it found wrong.</param>
/// <param name="Shape">What the input holds, in words, if hardly any of it is a record.</param>
public sealed record EndedInput(string Source, string Input, long Valid, long Rejected, long Skipped, long SetAside, string? Shape = null)
{
    /// <summary>As a header.</summary>
    public LogHeader ToHeader() => new(Topics.SentHeader, JsonSerializer.SerializeToUtf8Bytes(this, EndedInputJson.Default.EndedInput));

    /// <summary>From a record; null when its source is another producer, which says nothing.</summary>
    public static EndedInput? Of(in LogRecord record)
    {
        try
        {
            return record.Header(Topics.SentHeader) is { } header ? JsonSerializer.Deserialize(header.Span, EndedInputJson.Default.EndedInput) : null;
        }
        catch (JsonException)
        {
            return null; // another producer's header of that name
        }
    }
}

[JsonSerializable(typeof(EndedInput))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class EndedInputJson : JsonSerializerContext;
