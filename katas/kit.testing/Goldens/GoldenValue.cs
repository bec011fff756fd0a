using System.Text.Json;

namespace Katas.Kit.Testing;

/// <summary>Reads plain values; <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c> stand for the numbers that JSON lacks.</summary>
internal static class GoldenValue
{
    public static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => element.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var other => throw new FormatException($"'{other}' is not a number"),
        },
        var kind => throw new FormatException($"{kind} is not a number"),
    };

    public static object Read(JsonElement element, Type type)
    {
        if (type == typeof(double))
        {
            return Number(element);
        }

        if (type == typeof(float))
        {
            return (float)Number(element);
        }

        if (type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)))
        {
            var item = type.GetElementType() ?? type.GetGenericArguments()[0];
            var source = element.ValueKind == JsonValueKind.Object ? element.GetProperty("data") : element;   // a tensor's data as a list
            var values = Array.CreateInstance(item, source.GetArrayLength());
            for (var index = 0; index < values.Length; index++)
            {
                values.SetValue(Read(source[index], item), index);
            }

            return values;
        }

        return type == typeof(bool) && element.ValueKind == JsonValueKind.Number
            ? element.GetInt32() != 0
            : element.Deserialize(type) ?? throw new InvalidOperationException("null");
    }

    /// <summary>A value as plain objects, for exact comparison.</summary>
    public static object? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        JsonValueKind.Array => element.EnumerateArray().Select(Plain).ToList(),
        _ when element.TryGetProperty("data", out var data) => Plain(data),
        _ => element.EnumerateObject().ToDictionary(property => property.Name, property => Plain(property.Value)),
    };
}
