using System.Text.Json;
using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>A part of a golden file, read by paths such as <c>state/layers.0.weight</c>.</summary>
public sealed class GoldenNode
{
    private readonly JsonElement _element;
    private readonly string _where;

    internal GoldenNode(JsonElement element, string where)
    {
        _element = element;
        _where = where;
    }

    /// <summary>The part at a path.</summary>
    /// <param name="path">Names separated by <c>/</c>.</param>
    /// <exception cref="KataException">There is no such part.</exception>
    public GoldenNode this[string path] => TryFind(path, out var found)
        ? new GoldenNode(found, $"{_where}/{path}")
        : throw new KataException($"{_where} has no '{path}'; it has {string.Join(", ", Names)}.");

    /// <summary>The names directly below; empty for a value.</summary>
    public IEnumerable<string> Names => _element.ValueKind == JsonValueKind.Object ? _element.EnumerateObject().Select(property => property.Name) : [];

    internal JsonElement Element => _element;

    internal bool IsTensor => GoldenTensor.IsPlainList(_element) || (_element.ValueKind == JsonValueKind.Object && _element.TryGetProperty("shape", out _) && _element.TryGetProperty("data", out _));

    /// <summary>Whether there is something at a path.</summary>
    /// <param name="path">Names separated by <c>/</c>.</param>
    public bool Has(string path) => TryFind(path, out var found) && found.ValueKind != JsonValueKind.Null;

    /// <summary>The tensor at a path.</summary>
    /// <param name="path">Names separated by <c>/</c>.</param>
    /// <param name="device">Where it goes; the CPU when null.</param>
    public torch.Tensor Tensor(string path, torch.Device? device = null)
    {
        var node = path.Length == 0 ? this : this[path];
        var tensor = GoldenTensor.Read(node._element, node._where);
        return device is null ? tensor : tensor.to(device, disposeAfter: true);
    }

    /// <summary>The plain value at a path: a number, a string, a boolean, or a list of them.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="path">Names separated by <c>/</c>.</param>
    public T Get<T>(string path)
    {
        var node = path.Length == 0 ? this : this[path];
        try
        {
            return (T)GoldenValue.Read(node._element, typeof(T));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or InvalidCastException)
        {
            throw new KataException($"{node._where} is not a {typeof(T).Name}: {problem.Message}");
        }
    }

    /// <summary>The tensors of a state dictionary by name.</summary>
    /// <param name="path">Names separated by <c>/</c>; empty for this part itself.</param>
    public IReadOnlyDictionary<string, torch.Tensor> State(string path)
    {
        var node = path.Length == 0 ? this : this[path];
        return node.Names.ToDictionary(name => name, name => GoldenTensor.Read(node._element.GetProperty(name), $"{node._where}/{name}"));
    }

    /// <summary>The entries of a list.</summary>
    /// <param name="path">Names separated by <c>/</c>; empty for this part itself.</param>
    public IReadOnlyList<GoldenNode> Items(string path)
    {
        var node = path.Length == 0 ? this : this[path];
        return node._element.ValueKind == JsonValueKind.Array
            ? [.. node._element.EnumerateArray().Select((item, index) => new GoldenNode(item, $"{node._where}/{index}"))]
            : throw new KataException($"{node._where} is not a list.");
    }

    // A name may itself hold a slash or stand for an index of a list: the longest name that exists wins.
    private bool TryFind(string path, out JsonElement found) => TryFind(_element, path, out found);

    private static bool TryFind(JsonElement element, string path, out JsonElement found)
    {
        found = element;
        if (path.Length == 0)
        {
            return true;
        }

        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            var (head, rest) = (path[..end], end == path.Length ? string.Empty : path[(end + 1)..]);
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(head, out var child) && TryFind(child, rest, out found))
            {
                return true;
            }

            if (element.ValueKind == JsonValueKind.Array && int.TryParse(head, out var index) && index < element.GetArrayLength() && TryFind(element[index], rest, out found))
            {
                return true;
            }
        }

        return false;
    }
}
