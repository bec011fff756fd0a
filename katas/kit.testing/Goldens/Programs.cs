using System.Text.Json;

namespace Katas.Kit.Testing;

/// <summary>Runs the small programs of golden files with any engine: numbers, scalars that know their gradients, tensors.</summary>
public static class Programs
{
    /// <summary>Evaluates a list of <c>{op, args, out, …}</c>, in order.</summary>
    /// <typeparam name="T">What the engine computes with.</typeparam>
    /// <param name="program">The list. An argument is the name of a leaf or of an earlier result, or a number.</param>
    /// <param name="leaves">The inputs by name.</param>
    /// <param name="operations">By name: the arguments, and the step with its options. A number goes through the operation <c>constant</c>, with no arguments and itself as the step.</param>
    /// <returns>The leaves and all results, by name.</returns>
    /// <exception cref="KataException">An operation or a name is unknown.</exception>
    public static IReadOnlyDictionary<string, T> Run<T>(
        GoldenNode program, IReadOnlyDictionary<string, T> leaves, IReadOnlyDictionary<string, Func<IReadOnlyList<T>, GoldenNode, T>> operations)
    {
        var values = new Dictionary<string, T>(leaves);
        foreach (var step in program.Items(string.Empty))
        {
            values[step.Get<string>("out")] = Operation(step.Get<string>("op"))([.. step.Items("args").Select(Argument)], step);
        }

        return values;

        T Argument(GoldenNode argument) => argument.Element.ValueKind == JsonValueKind.Number ? Operation("constant")([], argument)
            : values.TryGetValue(argument.Get<string>(string.Empty), out var value) ? value
            : throw new KataException($"The program uses '{argument.Get<string>(string.Empty)}' before it is computed.");

        Func<IReadOnlyList<T>, GoldenNode, T> Operation(string name) =>
            operations.TryGetValue(name, out var operation) ? operation : throw new KataException($"The program's operation '{name}' is unknown; known are {string.Join(", ", operations.Keys)}.");
    }
}
