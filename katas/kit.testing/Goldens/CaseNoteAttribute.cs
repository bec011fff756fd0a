namespace Katas.Kit.Testing;

/// <summary>Says in words what a golden case asks, where its name is too short for that; messages show it after the name.</summary>
/// <param name="topic">The golden file's name without <c>.json</c>.</param>
/// <param name="cases">The cases' names, with <c>*</c> for any characters.</param>
/// <param name="note">For instance <c>scores near 1000, whose exponential overflows</c>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class CaseNoteAttribute(string topic, string cases, string note) : Attribute
{
    /// <summary>The golden file's name.</summary>
    public string Topic { get; } = topic;

    /// <summary>The cases' names.</summary>
    public string Cases { get; } = cases;

    /// <summary>What the case asks.</summary>
    public string Note { get; } = note;
}
