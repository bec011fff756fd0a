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
            List(), Show(), Test(), Grade(), Train(), Milestones(), Hint(), Reset(), Doctor(), Completion(), Derive(), Verify(), Coverage(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpAction { MaxWidth = Console.IsOutputRedirected ? 80 : Math.Clamp(Console.WindowWidth, 40, 120) };
        root.SetAction((_, _) => Invoke(bench => OverviewCommand.Run(bench)));
        return root;
    }

    // A usage error: what is wrong, what was probably meant, where the help is.
    private static int RefuseUsage(ParseResult parse)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var unknown = parse.UnmatchedTokens.FirstOrDefault();
        if (unknown is not null && parse.CommandResult.Command is RootCommand root)
        {
            var suggestion = Suggestion.For(unknown, root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name));
            console.MarkupLineInterpolated($"There is no verb '{unknown}'.{(suggestion is null ? string.Empty : $" Did you mean `./kata {suggestion}`?")}");
        }
        else
        {
            foreach (var error in parse.Errors)
            {
                console.MarkupLineInterpolated($"{error.Message}");
            }
        }

        var verb = parse.CommandResult.Command is RootCommand ? string.Empty : $" {parse.CommandResult.Command.Name}";
        console.MarkupLineInterpolated($"`./kata{verb} --help` shows what can be typed.");
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
            errors.WriteLine(problem.Message);
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
