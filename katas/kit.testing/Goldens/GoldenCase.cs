using System.Reflection;
using System.Text.Json;
using TorchSharp;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>One case of a golden file: inputs, expected outputs, and the outputs of named misconceptions.</summary>
public sealed class GoldenCase : IXunitSerializable
{
    private const double DefaultTolerance = 1e-6;

    private JsonElement _element;
    private string _where = string.Empty;
    private string _topic = string.Empty;
    private string _week = string.Empty;

    /// <summary>For deserialisation by xunit only.</summary>
    [Obsolete("Called by xunit; specs get their cases from GoldenData or Golden.Case.")]
    public GoldenCase()
    {
    }

    internal GoldenCase(string topic, string name, JsonElement element, string path)
    {
        (_topic, Name, _element, _where) = (topic, name, element, $"{Path.GetFileName(path)}/{name}");
        _week = Path.GetFileName(Path.GetDirectoryName(path))!;
        (Inputs, Expected) = (Part("inputs"), Part("expected"));
    }

    /// <summary>The case's name.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>The relative tolerance.</summary>
    public double Rtol => _element.TryGetProperty("rtol", out var value) ? value.GetDouble() : DefaultTolerance;

    /// <summary>The absolute tolerance.</summary>
    public double Atol => _element.TryGetProperty("atol", out var value) ? value.GetDouble() : DefaultTolerance;

    /// <summary>What goes in.</summary>
    public GoldenNode Inputs { get; private set; } = null!;

    /// <summary>What must come out.</summary>
    public GoldenNode Expected { get; private set; } = null!;

    /// <summary>Compares a tensor with an expected output.</summary>
    /// <param name="output">The output's path below <c>expected</c>.</param>
    /// <param name="actual">What the code gave.</param>
    /// <param name="rtol">The relative tolerance; the case's when null.</param>
    /// <param name="atol">The absolute tolerance; the case's when null.</param>
    public void Verify(string output, torch.Tensor actual, double? rtol = null, double? atol = null)
    {
        using var expected = Expected.Tensor(output);
        var comparison = new TensorComparison(expected, actual, rtol ?? Rtol, atol ?? Atol) { Topic = _topic };
        if (!comparison.Holds)
        {
            Failure.Throw(comparison.Describe($"{Subject(output)}", output, Misconception(output, actual, rtol ?? Rtol, atol ?? Atol)), comparison, output);
        }
    }

    /// <summary>Compares a number with an expected output.</summary>
    /// <param name="output">The output's path below <c>expected</c>.</param>
    /// <param name="actual">What the code gave.</param>
    /// <param name="rtol">The relative tolerance; the case's when null.</param>
    /// <param name="atol">The absolute tolerance; the case's when null.</param>
    public void Verify(string output, double actual, double? rtol = null, double? atol = null)
    {
        using var expected = torch.tensor(Expected.Get<double>(output), dtype: torch.ScalarType.Float64);
        using var value = torch.tensor(actual, dtype: torch.ScalarType.Float64);
        var comparison = new TensorComparison(expected, value, rtol ?? Rtol, atol ?? Atol);
        if (!comparison.Holds)
        {
            Failure.Throw(comparison.Describe($"{Subject(output)}", output, Misconception(output, value, rtol ?? Rtol, atol ?? Atol)), null, output);
        }
    }

    /// <summary>Compares several named tensors.</summary>
    /// <param name="output">The path of the dictionary below <c>expected</c>.</param>
    /// <param name="actual">What the code gave, by name.</param>
    public void Verify(string output, IReadOnlyDictionary<string, torch.Tensor> actual)
    {
        var names = Expected[output].Names.ToList();
        var missing = names.Except(actual.Keys, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            Failure.Throw($"{Subject(output)} should have {string.Join(", ", missing)}, but has only {string.Join(", ", actual.Keys)}.");
        }

        foreach (var name in names)
        {
            Verify($"{output}/{name}", actual[name]);
        }
    }

    /// <summary>Compares a string, an integer or a list exactly.</summary>
    /// <param name="output">The output's path below <c>expected</c>.</param>
    /// <param name="actual">What the code gave.</param>
    public void Verify(string output, object actual)
    {
        var (expected, given) = (Exactly(Expected[output]), FirstDifference.Text(actual));
        if (expected != given)
        {
            var text = Difference(Subject(output), expected, given);
            Failure.Throw(Misconception(node => node.Has(output) && Exactly(node[output]) == given ? 0 : null) is { } named ? $"{text}\n  misconception {named}" : text);
        }
    }

    /// <summary>The case's name, which names the verdict.</summary>
    public override string ToString() => Name;

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue("week", _week);
        info.AddValue("topic", _topic);
        info.AddValue("name", Name);
    }

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info)
    {
        var found = GoldenFile.Of(info.GetValue<string>("week")!, info.GetValue<string>("topic")!).Cases.First(candidate => candidate.Name == info.GetValue<string>("name"));
        (_week, _topic, Name, _element, _where, Inputs, Expected) = (found._week, found._topic, found.Name, found._element, found._where, found.Inputs, found.Expected);
    }

    // "weights of case dead_row (query 1 may see no key)"
    private string Subject(string output)
    {
        var assembly = (TestContext.Current.TestAssembly as IXunitTestAssembly)?.Assembly;
        var note = assembly?.GetCustomAttributes<CaseNoteAttribute>().FirstOrDefault(candidate => candidate.Topic == _topic && Golden.Matches(candidate.Cases, Name))?.Note;
        return $"{output} of case {Name}{(note is null ? string.Empty : $" ({note})")}";
    }

    private GoldenNode Part(string name) =>
        _element.TryGetProperty(name, out var part) ? new GoldenNode(part, $"{_where}/{name}") : throw new KataException($"{_where} has no '{name}'. `git checkout -- fixtures` restores the file.");

    private static string Exactly(GoldenNode node) => FirstDifference.Text(GoldenValue.Plain(node.Element));

    private static string Difference(string subject, string expected, string given)
    {
        var (left, right) = (JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(given).RootElement);
        return (left.ValueKind, right.ValueKind) switch
        {
            (JsonValueKind.Array, JsonValueKind.Array) => FirstDifference.OfLists(subject, Items(left), Items(right)),
            (JsonValueKind.String, JsonValueKind.String) => FirstDifference.OfTexts(subject, left.GetString()!, right.GetString()!),
            _ => $"{subject} should be {expected}, but is {given}.",
        };
    }

    private static List<string> Items(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetRawText())];

    // The misconception whose output fits at the same tolerance, closest first.
    private string? Misconception(string output, torch.Tensor actual, double rtol, double atol) =>
        Misconception(node => node.Has(output) ? ErrorIfFits(node, output, actual, rtol, atol) : null);

    private string? Misconception(Func<GoldenNode, double?> errorIfFits)
    {
        if (!_element.TryGetProperty("misconceptions", out var all))
        {
            return null;
        }

        var best = all.EnumerateObject()
            .Select(entry => (entry.Name, Error: errorIfFits(new GoldenNode(entry.Value, _where))))
            .Where(entry => entry.Error is not null)
            .OrderBy(entry => entry.Error)
            .Select(entry => entry.Name)
            .FirstOrDefault();
        return best is null ? null : Diagnoses.Of(_week, best);
    }

    private static double? ErrorIfFits(GoldenNode node, string output, torch.Tensor actual, double rtol, double atol)
    {
        using var wrong = node[output].IsTensor ? node.Tensor(output) : torch.tensor(node.Get<double>(output), dtype: torch.ScalarType.Float64);
        var comparison = new TensorComparison(wrong, actual, rtol, atol);
        return comparison.Holds ? comparison.WorstError : null;
    }
}
