using System.Globalization;

namespace TikTok.ServiceDefaults;

/// <summary>
/// The programs speak English and write for machines, wherever they run: with the account's culture, <c>--rate 0.5</c> would be five in
/// German, and a day would be one of another calendar in Persian or Saudi Arabian.
/// </summary>
public static class OneCulture
{
    /// <summary>Makes the invariant culture that of the whole process; the first thing that a program does.</summary>
    public static void Use()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
    }
}
