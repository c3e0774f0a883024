using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TikTok.Replayer.Generate.Events;

namespace TikTok.Replayer.Generate;

/// <summary>
/// What a generated sample contains, for whoever checks a detector against it. As JSON the names are in camel case, times are
/// RFC 3339 in UTC, what is not known is left out.
/// </summary>
/// <param name="FormatVersion">Grows when a reader of this format would misunderstand another.</param>
/// <param name="Seed">Seed of the sample.</param>
/// <param name="Start">First instant of the sample.</param>
/// <param name="End">First instant after it.</param>
/// <param name="PostsPerDay">Ordinary posts a day that were asked for.</param>
/// <param name="GrowthPercent">By how much the platform grows from the first day to the last.</param>
/// <param name="Posts">Posts with distinct ids.</param>
/// <param name="Lines">Lines: posts and re-sent snapshots.</param>
/// <param name="Keywords">Hashtags with a known rate, whether anything happens to them or not.</param>
/// <param name="Events">What was injected, in the order of the start.</param>
public sealed record SampleTruth(
    int FormatVersion, long Seed, DateTimeOffset Start, DateTimeOffset End, int PostsPerDay, int GrowthPercent, long Posts, long Lines,
    IReadOnlyList<TruthKeyword> Keywords, IReadOnlyList<InjectedEvent> Events)
{
    /// <summary>The format that this program writes.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // people read it, and no browser does
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new UtcTimes() },
    };

    /// <summary>Reads a truth.</summary>
    /// <param name="input">JSON; stays open.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="JsonException">It is no truth, or of another format.</exception>
    public static async Task<SampleTruth> ReadAsync(Stream input, CancellationToken cancellation)
    {
        var truth = await JsonSerializer.DeserializeAsync<SampleTruth>(input, _json, cancellation);
        return truth?.FormatVersion == CurrentFormat ? truth : throw new JsonException($"This is no truth of format {CurrentFormat}.");
    }

    /// <summary>Writes the truth.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <exception cref="IOException">The output failed.</exception>
    public async Task WriteAsync(Stream output, CancellationToken cancellation)
    {
        await JsonSerializer.SerializeAsync(output, this, _json, cancellation);
        await output.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    private sealed class UtcTimes : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }
}

/// <summary>A hashtag whose rate is known.</summary>
/// <param name="Keyword">In the product's spelling.</param>
/// <param name="Region">Where its posts come from, such as <c>pt-BR</c>.</param>
/// <param name="PostsPerHour">Ordinary posts with it, on average over a week.</param>
public sealed record TruthKeyword(string Keyword, string Region, double PostsPerHour);
