using System.Text.Json;

namespace Katas.Kit.Data;

/// <content>Instructions for teaching.</content>
public static partial class Datasets
{
    private static readonly JsonSerializerOptions RowNames = new() { PropertyNameCaseInsensitive = true };

    /// <summary>1 100 short instructions with answers (S. Raschka, LLMs from scratch, Apache-2.0); embedded, so always there.</summary>
    /// <exception cref="DataCorruptException">The file is damaged.</exception>
    public static IReadOnlyList<InstructionRow> Instructions() => InstructionRows(
        "instruction-data",
        "instruction-data.json",
        DataFiles.Unzip("instruction-data", "instruction-data.json.gz", DataFiles.Embedded("instruction-data", Path.Combine("data", "instruction-data", "instruction-data.json.gz"), "cb432834464c32663b9ff90cf1cb5ad4b760bdc1742749547d845ab3279f99b0")));

    private static List<InstructionRow> InstructionRows(string set, string file, byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<List<InstructionRow>>(json, RowNames)!;
        }
        catch (JsonException problem)
        {
            throw new DataCorruptException(set, file, "a list of instruction, input and output", problem.Message);
        }
    }
}
