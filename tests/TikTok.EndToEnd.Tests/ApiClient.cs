using System.Net.Http.Json;
using System.Text.Json;

namespace TikTok.EndToEnd.Tests;

/// <summary>Asks the API as an analyst would, over HTTP.</summary>
internal static class ApiClient
{
    public static Task<JsonElement> GetAsync(this StandaloneProcess standalone, string path) =>
        standalone.Client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    /// <summary>All items of a list, page by page.</summary>
    public static async Task<IReadOnlyList<JsonElement>> GetAllAsync(this StandaloneProcess standalone, string path)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = await standalone.GetAsync(cursor is null ? path : $"{path}{separator}cursor={Uri.EscapeDataString(cursor)}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return items;
    }

    public static string Text(this JsonElement item, string property) => item.GetProperty(property).GetString()!;

    public static DateTimeOffset Time(this JsonElement item, string property) => item.GetProperty(property).GetDateTimeOffset();
}
