namespace TikTok.AppHost.Commands;

/// <summary>The Replayer as a resource: it is started by a command that asks for the dump, and ends with it.</summary>
internal static class ReplayerCommands
{
    public static IResourceBuilder<ProjectResource> ReplaysOnCommand(this IResourceBuilder<ProjectResource> replayer)
    {
        string? input = null;
        var published = replayer.ApplicationBuilder.ExecutionContext.IsPublishMode ? replayer.ApplicationBuilder.AddParameter("replay-input") : null;
        return replayer
            .WithArgs(context =>
            {
                context.Args.Add("replay");
                if (published is not null)
                    context.Args.Add(published.Resource);
                else if (input is not null)
                    context.Args.Add(input);
            })
            .WithExplicitStart()
            .WithStartCommand(
                "replay", "Replay a dump",
                new CommandOptions { IconName = "Play", IsHighlighted = true, Arguments = [ReplayInput.Create()], ValidateArguments = ReplayInput.ValidateAsync },
                inputs => input = ReplayInput.FullPath(inputs.GetString(ReplayInput.Name)!));
    }
}
