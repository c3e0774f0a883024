namespace TikTok.Replayer.Generate;

/// <summary>The lists of one address which fill most of a record. The host is reserved for examples and answers nobody.</summary>
internal static class MediaLinks
{
    /// <param name="json">Where to write.</param>
    /// <param name="opening">Everything from the comma before the field's name to the address' last slash.</param>
    /// <param name="key">What the address points at.</param>
    public static void Write(Utf8Buffer json, ReadOnlySpan<byte> opening, ulong key)
    {
        json.Append(opening);
        json.AppendHex(key);
        json.Append("\"]"u8);
    }
}
