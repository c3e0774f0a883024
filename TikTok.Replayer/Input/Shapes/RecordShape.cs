using System.Text;
using System.Text.Json;
using TikTok.Posts;
using TikTok.Replayer.DeadLetters;

namespace TikTok.Replayer.Input.Shapes;

/// <summary>Says in words what a line is that is no record.</summary>
internal static class RecordShape
{
    private const int MostFields = 32;
    private const int ToldFields = 5;
    private const int FieldCharacters = 40;
    private const int LineCharacters = 60;
    private const int LooksAtBytes = 64 << 10;
    private static readonly JsonReaderOptions s_anyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>The shape of a line.</summary>
    /// <param name="raw">Its bytes, or the first of them.</param>
    /// <param name="reason">Why it is no record.</param>
    public static string Of(ReadOnlySpan<byte> raw, RejectReason reason)
    {
        if (reason is RejectReason.NoId or RejectReason.NoText or RejectReason.BadCreateTime or RejectReason.FloatId or RejectReason.LineTooLong && FieldsOf(raw) is { Count: > 0 } fields)
            return OfFields(fields, reason);
        return reason switch
        {
            RejectReason.LineTooLong => "lines longer than any record",
            RejectReason.NotAnObject => "JSON values that are no objects",
            RejectReason.InvalidUtf8 => "text that is not UTF-8, or no text at all",
            RejectReason.NotJson => $"lines that are no JSON, such as '{TerminalText.Excerpt(Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, LineCharacters)]), LineCharacters)}'",
            _ => "empty objects",
        };
    }

    private static string OfFields(List<string> fields, RejectReason reason)
    {
        if (fields.Contains("itemInfos", StringComparer.Ordinal))
            return reason switch
            {
                RejectReason.FloatId => "records whose `itemInfos.id` is a floating point number, which does not hold all its digits: have ids exported as text",
                RejectReason.NoText => "records without `itemInfos.text`",
                RejectReason.BadCreateTime => "records whose `itemInfos.createTime` is no time, or one in the future",
                RejectReason.LineTooLong => "records that are longer than is accepted",
                _ => "records without a usable `itemInfos.id`",
            };
        if (KnownShapes.Find(fields) is { } known)
            return $"objects with `{known.Field}`: {known.Is}";
        return $"objects with {string.Join(", ", fields.Take(ToldFields).Select(field => $"`{TerminalText.Excerpt(field, FieldCharacters)}`"))}{(fields.Count > ToldFields ? ", .." : "")}";
    }

    /// <summary>Names of the outermost fields, as far as the bytes go.</summary>
    private static List<string> FieldsOf(ReadOnlySpan<byte> raw)
    {
        var fields = new List<string>();
        var json = raw[..Math.Min(raw.Length, LooksAtBytes)];
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(s_anyDepth));
        try
        {
            while (fields.Count < MostFields && reader.Read())
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                    fields.Add(Encoding.UTF8.GetString(reader.ValueSpan));
        }
        catch (JsonException)
        {
            // what was read until then is told
        }

        return fields;
    }
}
