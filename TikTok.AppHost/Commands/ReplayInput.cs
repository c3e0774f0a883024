namespace TikTok.AppHost.Commands;

/// <summary>The input "which dump" of a command.</summary>
internal static class ReplayInput
{
    public const string Name = "input";

    public static InteractionInput Create() => new()
    {
        Name = Name,
        Label = "Dump",
        InputType = InputType.Text,
        Required = true,
        Placeholder = "File, directory, pattern or s3://bucket/prefix; plain, .gz or .zst",
    };

    /// <summary>Says now what the Replayer would only say after the running one was stopped.</summary>
    public static Task ValidateAsync(InputsDialogValidationContext context)
    {
        if (context.Inputs.GetString(Name) is not { Length: > 0 } input || !IsThere(input))
            context.AddValidationError(Name, "There is no such file or directory.");
        return Task.CompletedTask;
    }

    /// <summary>Absolute, since the process that reads it may run in another directory.</summary>
    public static string FullPath(string input) => IsRemote(input) ? input : Path.GetFullPath(input);

    private static bool IsThere(string input) => IsRemote(input) || File.Exists(input) || Directory.Exists(input) || IsPattern(input);

    private static bool IsPattern(string input) => input.AsSpan().ContainsAny('*', '?')
        && Path.GetDirectoryName(Path.GetFullPath(input)) is { } folder && Directory.Exists(folder) && Directory.EnumerateFiles(folder, Path.GetFileName(input)).Any();

    private static bool IsRemote(string input) => input.StartsWith("s3://", StringComparison.Ordinal);
}
