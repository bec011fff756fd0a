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
        DataFiles.Embedded("instruction-data", Path.Combine("data", "instruction-data", "instruction-data.json"), "7e09a9af353722ca15c18bc580f093f9c39d3178335a75177319cb1e1d163944"));

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
