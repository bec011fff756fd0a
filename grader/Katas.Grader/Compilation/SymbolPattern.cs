using System.Text.RegularExpressions;

namespace Katas.Grader.Compilation;

/// <summary>A fully qualified symbol name in which <c>*</c> stands for any characters.</summary>
public sealed class SymbolPattern
{
    private readonly Regex? _wildcard;
    private readonly string _name;

    /// <summary>Reads a pattern such as <c>TorchSharp.torch.linalg.*</c>.</summary>
    /// <param name="pattern">The pattern; methods stand without parameters and mean all overloads.</param>
    public SymbolPattern(string pattern)
    {
        _name = pattern;
        _wildcard = pattern.Contains('*', StringComparison.Ordinal)
            ? new Regex($"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant)
            : null;
    }

    /// <summary>Whether a symbol's full name fits.</summary>
    /// <param name="name">The name.</param>
    public bool Matches(string name) => _wildcard?.IsMatch(name) ?? name == _name;
}
