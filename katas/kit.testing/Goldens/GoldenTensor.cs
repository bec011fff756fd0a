using System.Text.Json;
using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Reads tensors: <c>shape</c>, <c>dtype</c> and flat row-major <c>data</c>.</summary>
internal static class GoldenTensor
{
    public static torch.Tensor Read(JsonElement element, string where)
    {
        if (element.ValueKind == JsonValueKind.Number)
        {
            return torch.tensor(element.GetDouble(), dtype: torch.ScalarType.Float64);
        }

        if (IsPlainList(element))
        {
            return torch.tensor(Numbers(element), dtype: torch.ScalarType.Float64);
        }

        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("shape", out var shapeElement) || !element.TryGetProperty("data", out var data))
        {
            throw new KataException($"{where} is not a tensor: a tensor has shape, dtype and data.");
        }

        try
        {
            long[] shape = [.. shapeElement.EnumerateArray().Select(size => size.GetInt64())];
            var count = shape.Aggregate(1L, (product, size) => product * size);
            if (data.GetArrayLength() != count)
            {
                throw new FormatException($"shape [{string.Join(", ", shape)}] asks for {count} numbers, data has {data.GetArrayLength()}");
            }

            return Create(element.TryGetProperty("dtype", out var dtype) ? dtype.GetString() : "float64", shape, data);
        }
        catch (Exception problem) when (problem is FormatException or InvalidOperationException)
        {
            throw new KataException($"{where} is not a good tensor: {problem.Message}. `git checkout -- fixtures` restores it.");
        }
    }

    /// <summary>Whether it is a list of numbers without shape and dtype, which reads as float64 [n].</summary>
    public static bool IsPlainList(JsonElement element) => element.ValueKind == JsonValueKind.Array && element.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number);

    private static torch.Tensor Create(string? dtype, long[] shape, JsonElement data) => dtype switch
    {
        "float64" => torch.tensor(Numbers(data), shape, dtype: torch.ScalarType.Float64),
        "float32" => torch.tensor(Numbers(data).Select(number => (float)number).ToArray(), shape, dtype: torch.ScalarType.Float32),
        "int64" => torch.tensor(data.EnumerateArray().Select(number => number.GetInt64()).ToArray(), shape, dtype: torch.ScalarType.Int64),
        "int32" => torch.tensor(data.EnumerateArray().Select(number => number.GetInt32()).ToArray(), shape, dtype: torch.ScalarType.Int32),
        "uint8" => torch.tensor(data.EnumerateArray().Select(number => number.GetByte()).ToArray(), shape, dtype: torch.ScalarType.Byte),
        "bool" => torch.tensor(Numbers(data).Select(number => number != 0).ToArray(), shape, dtype: torch.ScalarType.Bool),
        _ => throw new FormatException($"the dtype '{dtype}' is not one of float64, float32, int64, int32, uint8, bool"),
    };

    private static double[] Numbers(JsonElement data) => [.. data.EnumerateArray().Select(GoldenValue.Number)];
}
