using TorchSharp;

namespace Katas.Kit.Storage;

/// <summary>A dtype of the format.</summary>
/// <param name="Name">As the header writes it.</param>
/// <param name="Type">TorchSharp's.</param>
/// <param name="Bytes">The size of a number.</param>
internal sealed record SafetensorsDtype(string Name, torch.ScalarType Type, int Bytes)
{
    private static readonly SafetensorsDtype[] All =
    [
        new("F64", torch.ScalarType.Float64, 8), new("F32", torch.ScalarType.Float32, 4), new("F16", torch.ScalarType.Float16, 2), new("BF16", torch.ScalarType.BFloat16, 2),
        new("I64", torch.ScalarType.Int64, 8), new("I32", torch.ScalarType.Int32, 4), new("I16", torch.ScalarType.Int16, 2), new("I8", torch.ScalarType.Int8, 1),
        new("U8", torch.ScalarType.Byte, 1), new("BOOL", torch.ScalarType.Bool, 1),
    ];

    // Of the format, but not of TorchSharp 0.107, or packed below a byte.
    private static readonly string[] Foreign = ["U16", "U32", "U64", "C64", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ", "F6_E2M3", "F6_E3M2", "F4"];

    /// <summary>The dtype that a header names.</summary>
    /// <param name="name">What it says.</param>
    /// <param name="tensor">Of which tensor.</param>
    /// <exception cref="KataException">There is none, or TorchSharp has none.</exception>
    public static SafetensorsDtype Named(string? name, string tensor) => Array.Find(All, candidate => candidate.Name == name)
        ?? throw (Foreign.Contains(name)
            ? new KataException($"{tensor} has the dtype {name}, which TorchSharp cannot hold. Convert the file to F16, BF16, F32 or a signed integer first.")
            : SafetensorsHeader.Bad($"{tensor} has the dtype {name}; known are {string.Join(", ", All.Select(candidate => candidate.Name))}"));

    /// <summary>The format's dtype of a tensor.</summary>
    /// <param name="type">TorchSharp's.</param>
    /// <exception cref="ArgumentException">The format has none.</exception>
    public static SafetensorsDtype Of(torch.ScalarType type) => Array.Find(All, candidate => candidate.Type == type)
        ?? throw new ArgumentException($"A safetensors file cannot hold {type} here; it can hold {string.Join(", ", All.Select(candidate => candidate.Type))}.", nameof(type));
}
