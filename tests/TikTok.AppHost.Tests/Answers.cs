using System.Reflection;
using Aspire.Hosting;

namespace TikTok.AppHost.Tests;

/// <summary>Somebody who is asked on the dashboard, and says no until told otherwise.</summary>
public class Answers : DispatchProxy
{
    public bool Confirms { get; set; }

    public List<string> Questions { get; } = [];

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == $"get_{nameof(IInteractionService.IsAvailable)}")
            return true;
        if (targetMethod.Name == nameof(IInteractionService.PromptNotificationAsync))
            return Task.FromResult(InteractionResult.Ok(false)); // Aspire's own
        if (targetMethod.Name != nameof(IInteractionService.PromptConfirmationAsync))
            throw new NotSupportedException(targetMethod.Name);
        Questions.Add((string)args![1]!);
        return Task.FromResult(InteractionResult.Ok(Confirms));
    }
}
