using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Protocol;

namespace Katas.Grader.Cli.Watch;

/// <summary>Something that happened while watching; all of it goes through one queue.</summary>
internal abstract record WatchEvent
{
    /// <summary>Files that a run depends on have changed.</summary>
    /// <param name="File">The stub that was saved, if it was one.</param>
    /// <param name="Others">Whether specs, fixtures or the kata's description changed.</param>
    public sealed record SourcesChanged(string? File, bool Others) : WatchEvent;

    /// <summary>A key was pressed.</summary>
    /// <param name="Key">The key.</param>
    public sealed record KeyPressed(ConsoleKeyInfo Key) : WatchEvent;

    /// <summary>The terminal has another size, or its content was lost.</summary>
    public sealed record Resized : WatchEvent;

    /// <summary>Watching goes on.</summary>
    public sealed record Pulse : WatchEvent;

    /// <summary>Another kata is watched from now on.</summary>
    /// <param name="Kata">The kata.</param>
    public sealed record KataOpened(Kata Kata) : WatchEvent;

    /// <summary>A run begins; what an earlier run still says is outdated.</summary>
    /// <param name="Run">Its number.</param>
    /// <param name="Milestones">Whether it is the week's training run.</param>
    public sealed record RunStarted(int Run, bool Milestones) : WatchEvent;

    /// <summary>The specs of a run are known.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Specs">The specs, in the order of the sources.</param>
    public sealed record SpecsFound(int Run, IReadOnlyList<SpecInfo> Specs) : WatchEvent;

    /// <summary>A spec has ended.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Verdict">How.</param>
    /// <param name="Elapsed">The time since the run began.</param>
    public sealed record VerdictGiven(int Run, Verdict Verdict, TimeSpan Elapsed) : WatchEvent;

    /// <summary>Where the time until the first verdict went.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Times">The parts after compiling.</param>
    /// <param name="Elapsed">The time since the run began.</param>
    public sealed record FirstVerdictTimed(int Run, VerdictTimes Times, TimeSpan Elapsed) : WatchEvent;

    /// <summary>A training run prints.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Text">What it prints.</param>
    public sealed record Printed(int Run, string Text) : WatchEvent;

    /// <summary>A run has ended.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Result">What came of it.</param>
    public sealed record RunEnded(int Run, KataResult Result) : WatchEvent;

    /// <summary>A training run has ended; it has printed what came of it.</summary>
    /// <param name="Run">The run.</param>
    public sealed record TrainingEnded(int Run) : WatchEvent;

    /// <summary>A run could not be made, for a reason outside of the code.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Message">Why, and what to do.</param>
    /// <param name="Fatal">Whether no later run can succeed either.</param>
    public sealed record RunRefused(int Run, string Message, bool Fatal) : WatchEvent;
}
