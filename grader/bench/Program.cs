using System.CommandLine;
using Katas.Bench;
using Spectre.Console;

// dotnet run -c Release --project grader/bench: measures the grader beside `dotnet test` in a copy of the repository.
var edits = new Option<int>("--edits") { Description = "How many saves the watch is measured with.", DefaultValueFactory = _ => 50 };
var others = new Option<int>("--dotnet-edits") { Description = "How many saves `dotnet watch test` is measured with; each takes seconds.", DefaultValueFactory = _ => 5 };
var gap = new Option<double>("--gap") { Description = "Seconds between two saves, in which the pool of workers refills.", DefaultValueFactory = _ => 1.0 };
var only = new Option<string[]>("--only") { Description = "Only these parts: watch, dotnet-watch, test, grade.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["watch", "dotnet-watch", "test", "grade"] };
var week = new Option<int>("--week") { Description = "The week that watch and test are measured with.", DefaultValueFactory = _ => 5 };
var root = new RootCommand("Measures the grader side by side with `dotnet test`, and prints a table.") { edits, others, gap, only, week };
root.SetAction(async (parse, cancellation) =>
{
    var parts = parse.GetValue(only)!;
    using var sandbox = new Sandbox(parse.GetValue(week));
    var table = new MeasurementTable();
    await sandbox.BuildAsync(withProjects: parts.Contains("dotnet-watch") || parts.Contains("test") || parts.Contains("grade"), cancellation);
    if (parts.Contains("watch"))
    {
        await new WatchBench(sandbox, parse.GetValue(edits), TimeSpan.FromSeconds(parse.GetValue(gap))).RunAsync(table, cancellation);
    }

    if (parts.Contains("dotnet-watch"))
    {
        await new DotnetWatchBench(sandbox, parse.GetValue(others)).RunAsync(table, cancellation);
    }

    if (parts.Contains("test"))
    {
        await new CommandBench(sandbox).TestAsync(table, cancellation);
    }

    if (parts.Contains("grade"))
    {
        await new CommandBench(sandbox).GradeAsync(table, cancellation);
    }

    table.Write(AnsiConsole.Console);
});
return await root.Parse(args).InvokeAsync();
