using System.Reflection;
using System.Text.Json;
using TikTok.Posts;

namespace TikTok.Api.Requests;

/// <summary>
/// Refuses query parameters that an endpoint does not know, and those that are given more than once: <c>minseverty=40</c> would be
/// answered as if nothing had been asked.
/// </summary>
internal static class KnownParameters
{
    /// <summary>Looks at every request of these endpoints.</summary>
    public static RouteGroupBuilder WithKnownParameters(this RouteGroupBuilder endpoints) =>
        endpoints.ProducesProblem(StatusCodes.Status400BadRequest).AddEndpointFilterFactory((endpoint, next) =>
        {
            var names = NamesOf(endpoint.MethodInfo).ToArray();
            return context => ProblemsOf(context.HttpContext.Request, names).ToArray() is { Length: > 0 } problems
                ? ValueTask.FromResult<object?>(Refusals.Of(problems))
                : next(context);
        });

    private static IEnumerable<string> ProblemsOf(HttpRequest request, string[] names)
    {
        var known = names.Where(name => !request.RouteValues.ContainsKey(name)).ToArray();
        foreach (var (name, values) in request.Query)
            if (Array.Find(known, accepted => accepted.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } parameter)
                yield return $"{TerminalText.Excerpt(name, 100)}: there is no such parameter; {Accepted(known)}.";
            else if (values.Count > 1)
                yield return $"{parameter}: it is given {values.Count} times; give it once.";
    }

    private static string Accepted(string[] known) => known switch
    {
        [] => "none is accepted here",
        [var one] => $"{one} is accepted",
        [.. var some, var last] => $"{string.Join(", ", some)} and {last} are accepted",
    };

    // Parameters are bound as text, alone or as the properties of a record; everything else is a service.
    private static IEnumerable<string> NamesOf(MethodInfo handler)
    {
        foreach (var parameter in handler.GetParameters())
            if (parameter.ParameterType == typeof(string))
                yield return parameter.Name!;
            else if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
                foreach (var property in parameter.ParameterType.GetProperties().Where(property => property.PropertyType == typeof(string)))
                    yield return JsonNamingPolicy.CamelCase.ConvertName(property.Name);
    }
}
