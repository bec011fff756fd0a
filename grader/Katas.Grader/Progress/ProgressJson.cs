using System.Text.Json;
using System.Text.Json.Serialization;

namespace Katas.Grader.Progress;

/// <summary>Reading and writing of <c>progress.json</c>: sorted keys, one value a line.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(KebabStatus)])]
[JsonSerializable(typeof(CourseProgress))]
[JsonSerializable(typeof(KataProgress))]
internal sealed partial class ProgressJson : JsonSerializerContext;

/// <summary>Statuses as <c>not-started</c>, <c>in-progress</c>, <c>done</c>, <c>done-pending-gpu</c>.</summary>
internal sealed class KebabStatus() : JsonStringEnumConverter<KataStatus>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
