using Microsoft.Extensions.Configuration;

namespace TikTok.AppHost.Modes;

/// <summary>A mode, and why it is that one.</summary>
internal sealed record ModeChoice(AppMode Mode, string Reason)
{
    private static readonly string[] s_connections = ["kafka", "tiktok", "lake"];

    /// <summary>
    /// The mode that is asked for; else external where connection strings are given; else containers when publishing; else
    /// embedded, with a word on the engine that answers.
    /// </summary>
    /// <param name="asked">Value of <c>--mode</c>; null = not given.</param>
    /// <param name="configuration">Where connection strings come from.</param>
    /// <param name="publishes">Whether the model is written down and not run.</param>
    /// <param name="engine">Asks for a container engine: its name, or null when none answers in time.</param>
    /// <exception cref="UsageException">There is no such mode, or a connection string that it needs is missing.</exception>
    public static async Task<ModeChoice> MakeAsync(string? asked, IConfiguration configuration, bool publishes, Func<Task<string?>> engine)
    {
        if (asked is not null)
            return Checked(new ModeChoice(Parse(asked), "--mode says so"), configuration);
        if (!string.IsNullOrWhiteSpace(configuration.GetConnectionString("kafka")))
            return Checked(new ModeChoice(AppMode.External, "ConnectionStrings:kafka is given"), configuration);
        if (publishes)
            return new ModeChoice(AppMode.Containers, "it is published");
        // A first run shows the sample at once: a gigabyte of images and an empty page are for who asks for them.
        return new ModeChoice(AppMode.Embedded, await engine() is { } name
            ? $"no ConnectionStrings:kafka is given; {name} answers, --mode containers would run Kafka, S3 and PostgreSQL there"
            : "no ConnectionStrings:kafka is given, and no container engine answers");
    }

    private static AppMode Parse(string asked) => Enum.TryParse<AppMode>(asked, ignoreCase: true, out var mode) && Enum.IsDefined(mode) && !int.TryParse(asked, out _)
        ? mode
        : throw new UsageException($"--mode {asked} is no mode: write embedded, containers or external.");

    private static ModeChoice Checked(ModeChoice choice, IConfiguration configuration)
    {
        if (choice.Mode != AppMode.External)
            return choice;
        var missing = s_connections.Where(name => string.IsNullOrWhiteSpace(configuration.GetConnectionString(name))).ToList();
        return missing.Count == 0
            ? choice
            : throw new UsageException($"External mode needs ConnectionStrings:{string.Join(", ConnectionStrings:", missing)} too: give it as --ConnectionStrings:{missing[0]}=.. or ConnectionStrings__{missing[0]}.");
    }
}
