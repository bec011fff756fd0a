namespace Katas.Kit.Testing;

/// <summary>Says which kata an assembly's specs belong to; goldens are looked up in that kata's folder of fixtures.</summary>
/// <param name="folder">The kata's folder, for instance <c>week05-attention</c>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class KataAttribute(string folder) : Attribute
{
    /// <summary>The kata's folder.</summary>
    public string Folder { get; } = folder;
}
