using TikTok.AppHost.Commands;
using TikTok.AppHost.Infrastructure;
using TikTok.AppHost.Terminal;

namespace TikTok.AppHost.Embedded;

/// <summary>Adds the Standalone to the app model: every service in one process, with its own log, lake and PostgreSQL below <c>--data</c>.</summary>
internal static class StandaloneExtensions
{
    private const string Fresh = "fresh";

    public static void AddStandalone(this IDistributedApplicationBuilder builder, StandaloneArguments arguments, int port)
    {
        var starts = new StandaloneStarts(arguments);
        var standalone = builder.AddProject<Projects.TikTok_Standalone>("standalone", launchProfileName: null)
            .WithArgs(context =>
            {
                foreach (var argument in starts.Take())
                    context.Args.Add(argument);
            })
            .WithHttpEndpoint(port: port, name: "http", isProxied: false)
            .WithHttpHealthCheck("/health")
            .WithOwnLogFormat()
            .SaysOnTheTerminal()
            .WithPage()
            .WithStartCommand("replay", "Replay a dump", ReplayOptions(), inputs =>
            {
                starts.Replay(ReplayInput.FullPath(inputs.GetString(ReplayInput.Name)!));
                if (inputs.GetBoolean(Fresh) is true)
                    starts.StartAfresh();
            }, starts.KeepWhatThereIs, inputs => inputs.GetBoolean(Fresh) is true ? Loses(arguments) : null)
            .WithStartCommand("fresh", "Start afresh", FreshOptions(arguments), _ => starts.StartAfresh(), starts.KeepWhatThereIs);
        builder.AddProject<Projects.TikTok_BatchWorker>("batchworker", launchProfileName: null)
            .WithParentRelationship(standalone)
            .WithOwnLogFormat()
            .SaysOnTheTerminal(onlyErrors: true)
            .RunsDaysOnCommand("--data", arguments.DataDirectory);
    }

    private static CommandOptions ReplayOptions() => new()
    {
        IconName = "Play",
        IsHighlighted = true,
        Arguments =
        [
            ReplayInput.Create(),
            new InteractionInput
            {
                Name = Fresh,
                Label = "Start afresh: delete log, lake and database, with every anomaly found so far",
                Description = "A dump that is older than what was replayed before is archived, but not scored: its time has passed.",
                InputType = InputType.Boolean,
                Value = "false",
            },
        ],
        ValidateArguments = ReplayInput.ValidateAsync,
    };

    private static CommandOptions FreshOptions(StandaloneArguments arguments) => new()
    {
        IconName = "ArrowReset",
        ConfirmationMessage = Loses(arguments),
    };

    private static string Loses(StandaloneArguments arguments) =>
        $"Log, lake and database in {arguments.DataDirectory} are deleted, with every post kept and every anomaly found so far. This cannot be undone. Start over?";
}
