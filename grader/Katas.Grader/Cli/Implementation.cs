namespace Katas.Grader.Cli;

/// <summary>Whose code a command works on.</summary>
internal enum Implementation
{
    /// <summary>The learner's, in <c>katas/</c>.</summary>
    Katas,

    /// <summary>The author's reference, in <c>solutions/</c>.</summary>
    Solutions,
}
