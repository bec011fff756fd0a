namespace Katas.Grader.Tests.Execution;

/// <summary>The same attacks on isolated workers, with the same verdicts, word for word.</summary>
/// <param name="laboratory">The workers.</param>
public sealed class IsolatedHostileCodeTests(Laboratory laboratory) : HostileCodeTests(laboratory)
{
    /// <inheritdoc/>
    protected override bool IsIsolated => true;
}
