using System.Globalization;

namespace TikTok.Testing;

/// <summary>Runs a test as an account of another culture does: with a decimal comma, another minus sign, another calendar.</summary>
internal sealed class UnderCulture : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public UnderCulture(string name) => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    /// <summary>Decimal comma; dotless i; Persian calendar and its signs; lunar calendar; a minus sign of its own; Buddhist years.</summary>
    public static TheoryData<string> Names => ["de-DE", "tr-TR", "fa-IR", "ar-SA", "sv-SE", "th-TH"];

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
