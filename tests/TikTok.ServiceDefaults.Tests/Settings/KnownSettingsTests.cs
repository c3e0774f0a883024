using System.Globalization;
using Microsoft.Extensions.Hosting;
using TikTok.Api;
using TikTok.Archiver;
using TikTok.BatchWorker;
using TikTok.Detector;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.ServiceDefaults.Tests.Settings;

public sealed class KnownSettingsTests
{
    /// <summary>Every setting that something is bound to, with its default as configuration takes it; null where it has none, or is a list.</summary>
    private static readonly List<(string Name, string? Default)> s_bound = [.. Sections().SelectMany(section => Of(section.Name, section.Options, Activator.CreateInstance(section.Options)!))];

    [Fact]
    public void Docs_settings_md_lists_every_setting_that_the_programs_read_and_no_other()
    {
        var (listed, bound) = (KnownSettings.Names.ToList(), s_bound.ConvertAll(setting => setting.Name));

        Assert.Empty(bound.Except(listed, StringComparer.Ordinal).Select(missing => $"docs/settings.md lacks {missing}"));
        Assert.Empty(listed.Except(bound, StringComparer.Ordinal).Select(old => $"docs/settings.md has {old}, which nothing reads"));
        Assert.Equal(listed.Count, listed.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Docs_settings_md_has_the_defaults_in_the_form_that_a_setting_takes()
    {
        using var text = new StreamReader(typeof(KnownSettings).Assembly.GetManifestResourceStream("settings.md")!);
        var rows = text.ReadToEnd().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(cells => cells[1].Trim('`'), cells => cells[2].Trim('`'), StringComparer.Ordinal);

        foreach (var (name, value) in s_bound)
            Assert.True(IsSame(value ?? "", rows[name]), $"docs/settings.md says {name} is '{rows[name]}' by default; it is '{value}'");
    }

    [Theory]
    [InlineData("Detector:AllowedLateness")]
    [InlineData("detector:ALLOWEDLATENESS")]
    [InlineData("Detector:Tracking:Watched:12")]
    [InlineData("Detector:Tracking:Calendar:3:Keywords:0")]
    [InlineData("Kafka:Client:sasl.username")]
    public void A_setting_is_known_whatever_its_capitals_numbers_and_given_names(string key) => Assert.True(KnownSettings.Has(key));

    [Theory]
    [InlineData("Detector")]
    [InlineData("Detector:Foo")]
    [InlineData("Detector:Tracking:Watched")]
    [InlineData("Detector:Tracking:Watched:first")]
    [InlineData("Detector:Tracking:Watched:-1")]
    [InlineData("Detector:Tracking:Calendar:0:Fctor")]
    [InlineData("Detector:AllowedLateness:Hours")]
    [InlineData("Kafka:Client:")]
    public void Another_is_not(string key) => Assert.False(KnownSettings.Has(key));

    [Theory]
    [InlineData("Detecter:AllowedLateness", "Detector:AllowedLateness")]
    [InlineData("Detector:AlowedLatenes", "Detector:AllowedLateness")]
    [InlineData("Detector:Watched:0", "Detector:Tracking:Watched:0")]
    [InlineData("Detector:Tracking:Watched", "Detector:Tracking:Watched:0")]
    [InlineData("Detector:Tracking:Calendar:7:Fctor", "Detector:Tracking:Calendar:7:Factor")]
    [InlineData("Storage:Replication", "Kafka:Replication")]
    [InlineData("Kafka:Cleint:sasl.username", "Kafka:Client:sasl.username")]
    [InlineData("Batch:BaseLineDay", "Batch:BaselineDays")]
    [InlineData("ConnectionStrings:kafak", "ConnectionStrings:kafka")]
    [InlineData("ConnectionString:tiktok", "ConnectionStrings:tiktok")]
    public void The_nearest_is_the_one_that_is_meant(string written, string meant) => Assert.Equal(meant, KnownSettings.Nearest(written));

    private static IEnumerable<SettingsSection> Sections()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.CheckSettings().AddDetectorSettings().AddArchiverSettings().AddBatchWorkerSettings().AddApiSettings();
        return builder.Services.Select(service => service.ImplementationInstance).OfType<SettingsSection>();
    }

    private static IEnumerable<(string, string?)> Of(string prefix, Type type, object? instance)
    {
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
        {
            var (name, own, value) = ($"{prefix}:{property.Name}", Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, instance is null ? null : property.GetValue(instance));
            var item = own.GetInterfaces().Append(own).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
            if (IsValue(own))
                yield return (name, Written(value));
            else if (item is null)
                foreach (var below in Of(name, own, value))
                    yield return below;
            else if (item.IsGenericType) // a dictionary's pairs
                yield return ($"{name}:*", null);
            else if (IsValue(item))
                yield return ($"{name}:0", null);
            else
                foreach (var below in Of($"{name}:0", item, Activator.CreateInstance(item)))
                    yield return below;
        }
    }

    private static bool IsValue(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan) || type == typeof(DateTimeOffset);

    private static string? Written(object? value) => value is DateTimeOffset ? null : value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static bool IsSame(string value, string written) => value == written
        || double.TryParse(value, CultureInfo.InvariantCulture, out var number) && double.TryParse(written, CultureInfo.InvariantCulture, out var other) && number == other
        || TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var span) && TimeSpan.TryParse(written, CultureInfo.InvariantCulture, out var otherSpan) && span == otherSpan;
}
