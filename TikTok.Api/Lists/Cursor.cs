using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TikTok.Api.Lists;

/// <summary>The place behind an item in a list that is ordered by time and id. Opaque to the reader: base64url.</summary>
/// <param name="At">The item's time, UTC.</param>
/// <param name="Id">The item's id.</param>
internal sealed record Cursor(DateTime At, string Id)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The id of a list that is keyed by numbers.</summary>
    public long Number => long.Parse(Id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>Writes the cursor for one list; no other list takes it.</summary>
    public static string Encode(CursorList list, DateTime at, string id) =>
        Base64Url.EncodeToString(s_strict.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{list.Name}|{at.Ticks}|{id}")));

    /// <summary>Reads a cursor; null when it was not written for this list.</summary>
    public static Cursor? Decode(CursorList list, string text)
    {
        if (!Base64Url.IsValid(text))
            return null;
        string[] parts;
        try
        {
            parts = s_strict.GetString(Base64Url.DecodeFromChars(text)).Split('|', 3);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        if (parts is not [var name, var ticksText, var id] || name != list.Name || id.Any(char.IsControl)
            || !long.TryParse(ticksText, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTime.MaxValue.Ticks
            || (list.HasNumbers && !long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
            return null;
        return new Cursor(new DateTime(ticks, DateTimeKind.Utc), id);
    }
}

/// <summary>A list that is read in slices.</summary>
/// <param name="Name">Stands in its cursors.</param>
/// <param name="HasNumbers">Whether its ids are numbers.</param>
internal sealed record CursorList(string Name, bool HasNumbers);
