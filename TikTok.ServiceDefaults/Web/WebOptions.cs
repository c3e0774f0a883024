using System.ComponentModel.DataAnnotations;

namespace TikTok.ServiceDefaults.Web;

/// <summary>Options of what listens, section <c>Web</c>.</summary>
public sealed record WebOptions : IValidatableObject
{
    /// <summary>
    /// Host names by which it may be asked, beside those that it listens on: that of a proxy before it. <c>*.brand.example</c> stands
    /// for every name below it, <c>*</c> for every name, which lets any page that a browser shows read the answers.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Refuses addresses in the place of names.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var name in AllowedHosts)
            if (name != HostNames.Any && Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) == UriHostNameType.Unknown)
                yield return new ValidationResult($"Web:AllowedHosts: '{name}' is no host name: give it without scheme, port and path, for example brand.example or *.brand.example.", [nameof(AllowedHosts)]);
    }
}
