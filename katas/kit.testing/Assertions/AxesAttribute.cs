namespace Katas.Kit.Testing;

/// <summary>Names the axes of an output, so that messages say <c>query 2, key 3</c> rather than <c>2, 3</c>.</summary>
/// <param name="output">The output's name below <c>expected</c> in golden files (the last part of its path), or the variable that a spec asserts on.</param>
/// <param name="names">The axes in order, one word each. They apply to tensors with exactly so many axes.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class AxesAttribute(string output, params string[] names) : Attribute
{
    /// <summary>The output's name.</summary>
    public string Output { get; } = output;

    /// <summary>The axes' names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The golden file that the names are meant for; any when left out.</summary>
    public string? Topic { get; set; }
}
