using System.Text.Json;
using System.Text.Json.Serialization;
using TikTok.Storage.Database;

namespace TikTok.Detector.Ranking;

/// <summary>JSON of anomalies as they are published to <c>tiktok.anomalies</c>, without reflection.</summary>
[JsonSerializable(typeof(AnomalyRecord))]
[JsonSerializable(typeof(IReadOnlyList<LineageRange>))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class AnomalyJson : JsonSerializerContext;
