using Spectre.Console;

namespace Katas.Grader.Authoring;

/// <summary>Counts checks as they are made, and shows the ones that fail at once.</summary>
/// <param name="console">Where to show them.</param>
public sealed class CheckReport(IAnsiConsole console)
{
    private readonly Lock _counting = new();

    /// <summary>How many checks held.</summary>
    public int Passed { get; private set; }

    /// <summary>How many checks did not hold.</summary>
    public int Failed { get; private set; }

    /// <summary>Begins a group of checks.</summary>
    /// <param name="title">Its title.</param>
    public void Section(string title) => console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]") { Justification = Justify.Left });

    /// <summary>Records one check.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="problem">What is wrong when it does not.</param>
    public void Check(bool holds, Func<string> problem)
    {
        lock (_counting)
        {
            if (holds)
            {
                Passed++;
                return;
            }

            Failed++;
            console.Write(new Markup("[red]✗[/] "));
            console.WriteLine(problem());
        }
    }

    /// <summary>Records the counts of another test run.</summary>
    /// <param name="passed">Tests that passed.</param>
    /// <param name="failed">Tests that failed.</param>
    public void Add(int passed, int failed)
    {
        lock (_counting)
        {
            Passed += passed;
            Failed += failed;
        }
    }

    /// <summary>Says how a group of checks went.</summary>
    /// <param name="text">What was proven.</param>
    public void Note(string text) => console.MarkupLineInterpolated($"  [grey]{text}[/]");
}
