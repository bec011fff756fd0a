using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>Indices and shapes in words, where the running specs name an output's axes.</summary>
internal sealed class Axes
{
    private readonly IReadOnlyList<string>? _names;

    private Axes(IReadOnlyList<string>? names) => _names = names;

    /// <summary>The axes of an output with so many of them.</summary>
    public static Axes Of(string output, int rank, string? topic = null)
    {
        var assembly = (TestContext.Current.TestAssembly as IXunitTestAssembly)?.Assembly;
        var name = output[(output.LastIndexOfAny(['/', '.', ' ']) + 1)..];
        return new Axes(assembly?.GetCustomAttributes<AxesAttribute>()
            .Where(axes => axes.Output == name && axes.Names.Count == rank && (axes.Topic is null || axes.Topic == topic))
            .OrderByDescending(axes => axes.Topic is not null)
            .FirstOrDefault()?.Names);
    }

    public static string ShapeText(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary><c>[query 2, key 3]</c>, or <c>[2, 3]</c> where the axes have no names.</summary>
    public string At(IReadOnlyList<long> shape, int flat)
    {
        var index = new long[shape.Count];
        long rest = flat;
        for (var axis = shape.Count - 1; axis >= 0; axis--)
        {
            (rest, index[axis]) = Math.DivRem(rest, shape[axis]);
        }

        return _names is null ? ShapeText(index) : $"[{string.Join(", ", _names.Zip(index, (name, position) => $"{name} {position}"))}]";
    }

    /// <summary>What is wrong with a shape, and how it probably came about.</summary>
    public string Problem(IReadOnlyList<long> wanted, IReadOnlyList<long> given)
    {
        var names = _names is null ? string.Empty : $" ({string.Join(", ", _names)})";
        return $"should have shape {ShapeText(wanted)}{names}, but has {ShapeText(given)}{Advice(wanted, given)}.";
    }

    private string Advice(IReadOnlyList<long> wanted, IReadOnlyList<long> given)
    {
        var differing = Enumerable.Range(0, Math.Min(wanted.Count, given.Count)).Where(axis => wanted[axis] != given[axis]).ToList();
        return given.Count != wanted.Count
                ? wanted.Where(size => size != 1).SequenceEqual(given.Where(size => size != 1)) ? ": an axis of size 1 is missing or too many"
                : $": it has {Count(given.Count)} instead of {wanted.Count}"
            : differing is [var a, var b] && wanted[a] == given[b] && wanted[b] == given[a] ? $": the axes {Name(a)} and {Name(b)} are swapped"
            : wanted.Order().SequenceEqual(given.Order()) ? ": the axes are in another order"
            : $": {string.Join(", ", differing.Select(axis => $"axis {Name(axis)} has size {given[axis]} instead of {wanted[axis]}"))}";
    }

    private string Name(int axis) => _names?[axis] ?? $"{axis}";

    private static string Count(int axes) => axes == 1 ? "1 axis" : $"{axes} axes";
}
