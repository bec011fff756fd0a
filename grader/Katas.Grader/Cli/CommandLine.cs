using System.CommandLine;
using System.CommandLine.Help;
using Katas.Grader.Cli.Commands;
using Spectre.Console;

namespace Katas.Grader.Cli;

/// <summary>The verbs of `kata`, their arguments and what happens when one fails.</summary>
internal static partial class CommandLine
{
    /// <summary>Runs a command line to its exit code.</summary>
    /// <param name="args">What was typed.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var parse = Root().Parse(args);
        if (parse.Errors.Count > 0)
        {
            return RefuseUsage(parse);
        }

        return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Learn modern AI research by making failing specifications pass, week by week.\n\nRun without a verb: where you are, and what to do next.")
        {
            List(), Show(), Watch(), Test(), Train(), Milestones(), Grade(), Report(), Hint(), Solution(), Reset(), Data(), Doctor(), Completion(), Derive(), Verify(), Coverage(), Publish(), Plan(), Record(), Update(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpAction { MaxWidth = Console.IsOutputRedirected ? 80 : Math.Clamp(Console.WindowWidth, 40, 120) };
        root.SetAction((_, _) => Invoke(bench => OverviewCommand.Run(bench)));
        return root;
    }

    private static int RefuseUsage(ParseResult parse)
    {
        foreach (var line in UsageError.Describe(parse).SelectMany(text => Views.TextWrap.Wrap(text, 80, string.Empty)))
        {
            Console.Error.WriteLine(line);
        }

        return ExitCodes.Usage;
    }

    private static Task<int> Invoke(Func<Workbench, int> action) => Invoke(bench => Task.FromResult(action(bench)));

    private static async Task<int> Invoke(Func<Workbench, Task<int>> action)
    {
        using var interruption = new Interruption();
        var errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        try
        {
            await using var bench = new Workbench(Terminal.Create(), RepositoryRoot.Find(), interruption.Token) { Interruption = interruption };
            return await action(bench);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            errors.WriteLine("Stopped. Nothing was recorded.");
            return ExitCodes.Interrupted;
        }
        catch (GraderException problem)
        {
            foreach (var line in Views.TextWrap.Wrap(problem.Message, errors.Profile.Width, string.Empty))
            {
                errors.Profile.Out.Writer.WriteLine(line);   // addresses and paths stay in one piece
            }

            return problem.ExitCode;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"A file could not be read or written: {problem.Message}\nIs the disk full, or the folder read-only? Nothing half-written was left behind.");
            return ExitCodes.Environment;
        }
        catch (Exception problem)
        {
            errors.WriteLine($"This is a fault of the grader, not of your code. Please report it with these lines:\n{problem}");
            return ExitCodes.Environment;
        }
    }
}
