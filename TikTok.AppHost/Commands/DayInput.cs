using System.Globalization;

namespace TikTok.AppHost.Commands;

/// <summary>The input "which stream day" of a command.</summary>
internal static class DayInput
{
    public const string Name = "day";
    private const string Format = "yyyy-MM-dd";

    public static InteractionInput Create() => new() { Name = Name, Label = "Stream day (UTC)", InputType = InputType.Text, Required = true, Placeholder = "YYYY-MM-DD" };

    public static Task ValidateAsync(InputsDialogValidationContext context)
    {
        if (!DateOnly.TryParseExact(context.Inputs.GetString(Name), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            context.AddValidationError(Name, "Write the day as YYYY-MM-DD.");
        return Task.CompletedTask;
    }
}
