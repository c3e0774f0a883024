namespace TikTok.AppHost.Commands;

/// <summary>The BatchWorker as a resource: it is started by a command that asks for the day, and ends when the day's work is done.</summary>
internal static class BatchCommands
{
    /// <param name="batch">The BatchWorker.</param>
    /// <param name="arguments">Further arguments of each run.</param>
    public static IResourceBuilder<ProjectResource> RunsDaysOnCommand(this IResourceBuilder<ProjectResource> batch, params string[] arguments)
    {
        string? day = null;
        return batch
            .WithArgs(context =>
            {
                context.Args.Add("run-day"); // without a day: yesterday
                foreach (var argument in day is null ? arguments : [day, .. arguments])
                    context.Args.Add(argument);
            })
            .WithExplicitStart()
            .WithStartCommand(
                "run-day", "Run a batch day",
                new CommandOptions { IconName = "CalendarDay", IsHighlighted = true, Arguments = [DayInput.Create()], ValidateArguments = DayInput.ValidateAsync },
                inputs => day = inputs.GetString(DayInput.Name));
    }
}
