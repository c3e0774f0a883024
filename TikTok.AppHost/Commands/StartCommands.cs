using Microsoft.Extensions.DependencyInjection;

namespace TikTok.AppHost.Commands;

/// <summary>Commands on the dashboard that start a resource with other arguments.</summary>
internal static class StartCommands
{
    /// <summary>Adds a command that notes what it was told, and then starts the resource, or starts it again.</summary>
    /// <param name="resource">The resource; a callback of <c>WithArgs</c> takes up what was noted.</param>
    /// <param name="name">Name of the command.</param>
    /// <param name="displayName">What the dashboard calls it.</param>
    /// <param name="options">Inputs, icon, confirmation.</param>
    /// <param name="note">Notes the inputs for the next start.</param>
    /// <param name="takeBack">Takes back what must not hold for a later start, when this one did not come about.</param>
    /// <param name="loses">What is lost by these inputs, which is asked about first; null when nothing is.</param>
    public static IResourceBuilder<ProjectResource> WithStartCommand(
        this IResourceBuilder<ProjectResource> resource, string name, string displayName, CommandOptions options, Action<InteractionInputCollection> note, Action? takeBack = null,
        Func<InteractionInputCollection, string?>? loses = null) =>
        resource.WithCommand(name, displayName, async context =>
        {
            if (loses?.Invoke(context.Arguments) is { } question && await AskAsync(context, question) is { Success: false } answer)
                return answer;
            note(context.Arguments);
            var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
            var runs = notifications.TryGetCurrentState(context.ResourceName, out var state) && state.Snapshot.State?.Text == KnownResourceStates.Running;
            var result = await context.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(
                resource.Resource, runs ? KnownResourceCommands.RestartCommand : KnownResourceCommands.StartCommand, context.CancellationToken);
            if (!result.Success)
                takeBack?.Invoke();
            return result;
        }, options);

    private static async Task<ExecuteCommandResult> AskAsync(ExecuteCommandContext context, string question)
    {
        var interaction = context.Services.GetRequiredService<IInteractionService>();
        if (!interaction.IsAvailable)
            return CommandResults.Failure("Nobody can be asked here whether data may be deleted: use the dashboard, or leave them as they are.");
        var answer = await interaction.PromptConfirmationAsync("Delete data?", question, new MessageBoxInteractionOptions { Intent = MessageIntent.Warning, PrimaryButtonText = "Delete" }, context.CancellationToken);
        return answer is { Canceled: false, Data: true } ? CommandResults.Success() : CommandResults.Canceled();
    }
}
