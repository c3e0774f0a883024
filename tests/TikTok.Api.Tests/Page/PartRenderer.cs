using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.JSInterop;
using TikTok.Api.Page.Live;

namespace TikTok.Api.Tests.Page;

/// <summary>Renders one part of the page as a circuit does, without a browser: what would end the circuit is kept as <see cref="Fatal"/>.</summary>
internal sealed class PartRenderer : Renderer
{
    private PartRenderer(IServiceProvider services)
        : base(services, NullLoggerFactory.Instance)
    {
    }

    public Exception? Fatal { get; private set; }

    public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

    protected override RendererInfo RendererInfo { get; } = new("Test", isInteractive: true);

    /// <summary>A renderer over a clock and a browser.</summary>
    public static PartRenderer Create(TimeProvider clock, IJSRuntime browser) => new(new ServiceCollection()
        .AddLogging().AddSingleton(clock).AddSingleton(browser).AddSingleton<Handover>().BuildServiceProvider());

    /// <summary>Puts a part on the page; does not wait for what it reads.</summary>
    public Task<(TPart Part, int Id)> ShowAsync<TPart>(IReadOnlyDictionary<string, object?> parameters)
        where TPart : IComponent => Dispatcher.InvokeAsync(() =>
    {
        var part = (TPart)InstantiateComponent(typeof(TPart));
        var id = AssignRootComponentId(part);
        _ = RenderRootComponentAsync(id, ParameterView.FromDictionary(new Dictionary<string, object?>(parameters, StringComparer.Ordinal)));
        return (part, id);
    });

    /// <summary>Takes a part off the page.</summary>
    public Task RemoveAsync(int id) => Dispatcher.InvokeAsync(() => RemoveRootComponent(id));

    protected override void HandleException(Exception exception) => Fatal ??= exception;

    protected override Task UpdateDisplayAsync(in RenderBatch renderBatch) => Task.CompletedTask;
}
