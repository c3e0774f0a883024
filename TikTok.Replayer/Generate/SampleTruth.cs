using System.Globalization;
using System.Text.Json;

namespace TikTok.Replayer.Generate;

/// <summary>What a generated sample contains, for whoever checks a detector against it.</summary>
/// <param name="Options">The options that made the sample.</param>
/// <param name="Dump">What was written.</param>
public sealed record SampleTruth(SampleOptions Options, GeneratedDump Dump)
{
    /// <summary>Writes the truth as JSON; times are RFC 3339 in UTC.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <exception cref="IOException">The output failed.</exception>
    public async Task WriteAsync(Stream output, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteNumber("seed", Options.Seed);
        json.WriteString("start", Format(Options.Start));
        json.WriteString("end", Format(Options.End));
        json.WriteNumber("posts", Dump.Posts);
        json.WriteNumber("lines", Dump.Lines);
        json.WriteStartArray("crises");
        foreach (var crisis in Dump.Crises)
            Write(json, crisis);
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
        await output.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    private static void Write(Utf8JsonWriter json, Crisis crisis)
    {
        json.WriteStartObject();
        json.WriteString("keyword", crisis.Keyword);
        json.WriteString("kind", crisis.Kind);
        json.WriteString("from", Format(crisis.From));
        json.WriteString("to", Format(crisis.To));
        json.WriteNumber("addedPosts", crisis.AddedPosts);
        json.WriteString("story", crisis.Story);
        json.WriteEndObject();
    }

    private static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
