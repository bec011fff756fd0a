using System.CommandLine;
using System.CommandLine.Completions;
using Katas.Grader.Cli.Commands;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Cli;

/// <content>One method a verb.</content>
internal static partial class CommandLine
{
    private static Command List()
    {
        var command = new Command("list", "Show all katas and how far you are.");
        command.SetAction((_, _) => Invoke(ListCommand.Run));
        return command;
    }

    private static Command Show()
    {
        var kata = KataArgument();
        var command = new Command("show", "Show a kata's brief in the terminal.") { kata };
        command.SetAction((parse, _) => Invoke(bench => ShowCommand.Run(bench, parse.GetValue(kata)!)));
        return command;
    }

    private static Command Test()
    {
        var kata = KataArgument();
        var task = new Option<int?>("--task", "-t") { Description = "Only the specs of this task.", HelpName = "T" };
        var filter = new Option<string?>("--filter", "-f") { Description = "Only specs whose name contains this text.", HelpName = "TEXT" };
        var milestones = new Option<bool>("--milestones") { Description = "Train the milestones instead: the same as `train N`." };
        var all = new Option<bool>("--all", "-a") { Description = "Show every failing spec, not only the first ones." };
        var (json, noCache, implementation) = (Json(), NoCache(), ImplementationOption());
        var command = new Command("test", "Run a kata's specs and show what fails, and why.") { kata, task, filter, all, milestones, json, noCache, implementation };
        command.SetAction((parse, _) => Invoke(bench => new TestCommand
        {
            Kata = parse.GetValue(kata)!,
            Task = parse.GetValue(task),
            Filter = parse.GetValue(filter),
            All = parse.GetValue(all),
            Milestones = parse.GetValue(milestones),
            Json = parse.GetValue(json),
            NoCache = parse.GetValue(noCache),
            Implementation = parse.GetValue(implementation),
        }.RunAsync(bench)));
        return command;
    }

    private static Command Watch()
    {
        var kata = new Argument<string?>("N") { HelpName = "N", Description = "The kata; the first unfinished one when left out.", Arity = ArgumentArity.ZeroOrOne };
        kata.CompletionSources.Add(Numbers);
        var json = new Option<bool>("--json") { Description = "Print what happens as one JSON document a line, for editors; ends when nobody reads them any more." };
        var command = new Command("watch", "Run a kata's specs whenever you save a file, and show what fails, and why.") { kata, json };
        command.SetAction((parse, _) => Invoke(bench => new WatchCommand(parse.GetValue(kata), parse.GetValue(json)).RunAsync(bench)));
        return command;
    }

    private static Command Report()
    {
        var kata = new Argument<string?>("N") { HelpName = "N", Description = "Only this kata; the whole course when left out.", Arity = ArgumentArity.ZeroOrOne };
        kata.CompletionSources.Add(Numbers);
        var output = new Option<string?>("--out", "-o") { Description = "The file to write; artifacts/report.html when left out.", HelpName = "FILE" };
        var open = new Option<bool>("--open") { Description = "Open it in the browser." };
        var command = new Command("report", "Write one page that shows where you are: progress, failures with pictures, training runs.") { kata, output, open };
        command.SetAction((parse, _) => Invoke(bench => new ReportCommand(parse.GetValue(kata), parse.GetValue(output), parse.GetValue(open)).RunAsync(bench)));
        return command;
    }

    private static Command Train()
    {
        var kata = KataArgument();
        var milestone = new Option<string?>("--milestone", "-m") { Description = "Only this milestone, where a week has several.", HelpName = "ID" };
        var seed = new Option<int?>("--seed") { Description = "Another seed than the milestone's own.", HelpName = "S" };
        var device = new Option<string?>("--device") { Description = "The milestones of this device; cpu when left out.", HelpName = "cpu|cuda" };
        device.AcceptOnlyFromAmong("cpu", "cuda");
        var minutes = new Option<double?>("--minutes") { Description = "Stop with a checkpoint after this time; twice the milestone's budget when left out.", HelpName = "M" };
        var resume = new Option<string?>("--resume") { Description = "Go on with a run that was stopped: this one, or the latest.", HelpName = "RUN", Arity = ArgumentArity.ZeroOrOne };
        var save = new Option<double>("--save-every") { Description = "Seconds between checkpoints.", HelpName = "SECONDS", DefaultValueFactory = _ => 30 };
        var implementation = new Option<Implementation?>("--implementation") { Description = "For authors: train the reference (solutions).", HelpName = "katas|solutions" };
        var command = new Command("train", "Train a week's milestones for real, with your code; Ctrl-C stops so that --resume goes on.") { kata, milestone, seed, device, minutes, resume, save, implementation };
        command.SetAction((parse, _) => Invoke(bench => new TrainCommand
        {
            Kata = parse.GetValue(kata)!,
            Milestone = parse.GetValue(milestone),
            Seed = parse.GetValue(seed),
            Device = parse.GetValue(device),
            Minutes = parse.GetValue(minutes),
            Resume = parse.GetResult(resume) is not null,
            Run = parse.GetValue(resume),
            SaveEvery = parse.GetValue(save),
            Implementation = parse.GetValue(implementation),
        }.RunAsync(bench)));
        return command;
    }

    private static Command Milestones()
    {
        var katas = KatasArgument("The katas; all when left out.");
        var write = new Option<string?>("--write") { Description = "Write the tables into this file, between its two marker lines, instead of printing them.", HelpName = "FILE" };
        var implementation = ImplementationOption();
        var command = new Command("milestones", "Print what the training runs in runs/ measured, as Markdown tables: mean and spread over seeds.") { katas, write, implementation };
        command.SetAction((parse, _) => Invoke(bench => new MilestonesCommand(parse.GetValue(katas) ?? [], parse.GetValue(implementation), parse.GetValue(write)).Run(bench)));
        return command;
    }

    private static Command Hint()
    {
        var kata = KataArgument();
        var task = new Argument<int?>("T") { Description = "The task; the first unfinished one when left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("hint", "Show one more hint for a task each time.") { kata, task };
        command.SetAction((parse, _) => Invoke(bench => HintCommand.Run(bench, parse.GetValue(kata)!, parse.GetValue(task))));
        return command;
    }

    private static Command Reset()
    {
        var kata = KataArgument();
        var files = new Option<string[]>("--file") { Description = "Only this stub file; may be repeated.", HelpName = "FILE", DefaultValueFactory = _ => [] };
        var command = new Command("reset", "Put a kata's stubs back as they were; your files are kept in a backup.") { kata, files };
        command.SetAction((parse, _) => Invoke(bench => ResetCommand.RunAsync(bench, parse.GetValue(kata)!, parse.GetValue(files) ?? [])));
        return command;
    }

    private static Command Solution()
    {
        var kata = KataArgument();
        var file = new Option<string?>("--file") { Description = "Only this file.", HelpName = "FILE" };
        var command = new Command("solution", "After a week is done: the author's solution beside yours.") { kata, file };
        command.SetAction((parse, _) => Invoke(bench => SolutionCommand.RunAsync(bench, parse.GetValue(kata)!, parse.GetValue(file))));
        return command;
    }

    private static Command Doctor()
    {
        var command = new Command("doctor", "Look at everything that grading rests on, and say what to do where something is wrong.");
        command.SetAction((_, _) => Invoke(DoctorCommand.RunAsync));
        return command;
    }

    private static Command Completion()
    {
        var shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = "bash, zsh, fish or pwsh." };
        shell.CompletionSources.Add(CompletionCommand.Shells);
        var command = new Command("completion", "Print a script that makes the shell complete verbs and katas.") { shell };
        command.SetAction((parse, _) => Invoke(bench =>
        {
            bench.Console.Profile.Out.Writer.WriteLine(CompletionCommand.Script(parse.GetValue(shell)!));
            return ExitCodes.Success;
        }));
        return command;
    }

    private static Command Derive()
    {
        var katas = KatasArgument("The katas; all when left out.");
        var check = new Option<bool>("--check") { Description = "Change nothing; fail when a stub differs from what derivation gives." };
        var command = new Command("derive", "For authors: write the stubs, diagnoses and contracts that follow from the reference solutions.") { katas, check };
        command.SetAction((parse, _) => Invoke(bench => DeriveCommand.Run(bench, parse.GetValue(katas) ?? [], parse.GetValue(check))));
        return command;
    }

    private static Command Verify()
    {
        var katas = KatasArgument("The katas; when left out, all of them and the tests of grader and kit.");
        var repeat = new Option<int>("--repeat") { Description = "Run the reference this often, to find specs that do not always pass.", HelpName = "TIMES", DefaultValueFactory = _ => 1 };
        var seeds = new Option<int>("--seeds") { Description = "Instead: run the statistical specs under this many other seeds, and measure how far their statistics stay from the bounds.", HelpName = "COUNT" };
        var messages = new Option<bool>("--messages") { Description = "Only the misconceptions, and what learners read for them." };
        var accept = new Option<bool>("--accept") { Description = "Approve what learners now read for each misconception: write messages.verified.txt." };
        var command = new Command("verify", "For authors: prove that stubs fail, references pass and misconceptions are caught and named.") { katas, repeat, seeds, messages, accept };
        command.SetAction((parse, _) => Invoke(bench => new VerifyCommand(parse.GetValue(katas) ?? [], Math.Max(1, parse.GetValue(repeat)), Math.Max(0, parse.GetValue(seeds)), parse.GetValue(messages), parse.GetValue(accept)).RunAsync(bench)));
        return command;
    }

    private static Command Coverage()
    {
        var folder = new Argument<string>("DIR") { Description = "Where `dotnet test --collect \"XPlat Code Coverage\"` put its results." };
        var command = new Command("coverage", "For authors: the line coverage of each reference solution by its specs.") { folder };
        command.SetAction((parse, _) => Invoke(bench => CoverageCommand.Run(bench, parse.GetValue(folder)!)));
        return command;
    }

    private static Argument<string> KataArgument()
    {
        var argument = new Argument<string>("N") { HelpName = "N", Description = "The kata: its number, or a part of its name (5, week05, attention)." };
        argument.CompletionSources.Add(Numbers);
        return argument;
    }

    private static Argument<string[]> KatasArgument(string description)
    {
        var argument = new Argument<string[]>("N") { HelpName = "N", Description = description, Arity = ArgumentArity.ZeroOrMore };
        argument.CompletionSources.Add(Numbers);
        return argument;
    }

    private static IEnumerable<CompletionItem> Numbers(CompletionContext context) =>
        Syllabus.Load(RepositoryRoot.Find()).Katas.Select(kata => new CompletionItem($"{kata.Number}", detail: kata.Title));

    private static Option<bool> Json() => new("--json") { Description = "Print the results as one JSON document." };

    private static Option<bool> NoCache() => new("--no-cache") { Description = "Run the specs even if nothing changed since the last run." };

    private static Option<Implementation> ImplementationOption() =>
        new("--implementation") { Description = "For authors: run the reference (solutions) instead of the stubs (katas).", HelpName = "katas|solutions" };
}
