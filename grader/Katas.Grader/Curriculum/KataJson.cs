using System.Text.Json.Serialization;

namespace Katas.Grader.Curriculum;

/// <summary>Reading of <c>kata.json</c>; unknown properties are refused, so that a mistyped one is not ignored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowTrailingCommas = true, ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Kata))]
internal sealed partial class KataJson : JsonSerializerContext;
