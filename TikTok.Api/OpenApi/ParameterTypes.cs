using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TikTok.Api.Anomalies;
using TikTok.Api.Lists;
using TikTok.Api.Trends;

namespace TikTok.Api.OpenApi;

/// <summary>Parameters are bound as text, for the sake of good refusals; here the document gets their types and examples.</summary>
internal static class ParameterTypes
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            Describe(parameter);
        return Task.CompletedTask;
    }

    private static void Describe(OpenApiParameter parameter)
    {
        parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!); // those of a record come as it spells them
        (OpenApiSchema Schema, JsonNode Example)? known = parameter.Name switch
        {
            "limit" => (Whole(from: "1", to: null), 50),
            "minSeverity" => (Whole(from: "0", to: "100"), 40),
            "minPosts" => (Whole(from: "0", to: null), 20),
            "day" => (new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" }, "2020-08-13"),
            "by" => (Words(TrendWords.Orders), TrendWords.Growth),
            "dimension" => (Words(TrendWords.Dimensions), TrendWords.Dimensions[0]),
            "from" => (Instant(), "2020-08-13T00:00:00Z"),
            "to" => (Instant(), "2020-08-14T00:00:00Z"),
            "window" => (Words(WindowLengths.FiveMinutes, WindowLengths.OneHour), WindowLengths.OneHour),
            "kind" => (Words(AnomalyWords.Kinds), AnomalyWords.Kinds[0]),
            "alert" => (new OpenApiSchema { Type = JsonSchemaType.Boolean }, true),
            "state" => (Words(AnomalyWords.States), AnomalyWords.States[^1]),
            "keyword" or "prefix" => (new OpenApiSchema { Type = JsonSchemaType.String }, "#foryou"),
            _ => null,
        };
        if (known is not { } description)
            return;
        parameter.Schema = description.Schema;
        parameter.Example = description.Example;
    }

    private static OpenApiSchema Whole(string from, string? to) => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = from, Maximum = to };

    private static OpenApiSchema Instant() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    private static OpenApiSchema Words(params string[] words) => new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)word)] };
}
