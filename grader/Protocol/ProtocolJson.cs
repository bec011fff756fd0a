using System.Text.Json.Serialization;

namespace Katas.Grader.Protocol;

/// <summary>The protocol between grader and worker: one JSON document a line, over pipes that are not the standard ones.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(Reply))]
public sealed partial class ProtocolJson : JsonSerializerContext;
