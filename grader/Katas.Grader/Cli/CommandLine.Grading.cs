using System.CommandLine;
using Katas.Grader.Cli.Commands;

namespace Katas.Grader.Cli;

/// <content>Grading, and what brings grades from one machine to another.</content>
internal static partial class CommandLine
{
    private const int MostShards = 4;

    private static Command Grade()
    {
        var katas = KatasArgument("The katas to grade; all when left out.");
        var (json, noCache) = (Json(), NoCache());
        var export = new Option<string?>("--export") { Description = "Write the results for another program: junit, trx, gradescope, exercism, csv or json.", HelpName = "FORMAT" };
        export.AcceptOnlyFromAmong([.. Exports.Export.Formats]);
        var output = new Option<string?>("--output", "-o") { Description = "The file for --export; the standard output when left out.", HelpName = "FILE" };
        var minPoints = new Option<double?>("--min-points") { Description = "Succeed when at least so many points are earned.", HelpName = "POINTS" };
        var submission = new Option<string?>("--submission") { Description = "Grade the stubs of this checkout with the specs of this repository; nothing is recorded.", HelpName = "DIR" };
        var hidden = new Option<string?>("--hidden") { Description = "Run the hidden specs of this checkout too; nothing is recorded.", HelpName = "DIR" };
        var isolation = new Option<IsolationMode?>("--isolation") { Description = "With --submission: shut its code off from network and files by bubblewrap; auto, where that works, when left out.", HelpName = "required|auto|none" };
        isolation.AcceptOnlyFromAmong("required", "auto", "none");
        var results = new Option<string?>("--results") { Description = "Leave a file a kata in this folder for `kata record`, instead of recording.", HelpName = "DIR" };
        var gpu = new Option<bool>("--gpu") { Description = "With --results: only the specs that need a GPU." };
        var github = new Option<bool>("--github") { Description = "With --results: annotate lines and write the job's summary for GitHub." };
        var command = new Command("grade", "Run the specs, and record the result in progress.json and in the README's table.")
        {
            katas, json, noCache, export, output, minPoints, submission, hidden, isolation, results, gpu, github,
        };
        command.SetAction((parse, _) => Invoke(bench => parse.GetValue(results) is { } folder
            ? new GradeSubmissionCommand(parse.GetValue(katas) ?? [], folder) { Checkout = parse.GetValue(submission), Hidden = parse.GetValue(hidden), Isolation = parse.GetValue(isolation), Gpu = parse.GetValue(gpu), GitHub = parse.GetValue(github) }.RunAsync(bench)
            : new GradeCommand(parse.GetValue(katas) ?? [], parse.GetValue(json), parse.GetValue(noCache))
            {
                Export = parse.GetValue(export),
                Output = parse.GetValue(output),
                MinPoints = parse.GetValue(minPoints),
                Checkout = parse.GetValue(submission),
                Hidden = parse.GetValue(hidden),
                Isolation = parse.GetValue(isolation),
            }.RunAsync(bench)));
        return command;
    }

    private static Command Plan()
    {
        var katas = KatasArgument("Katas to grade whatever changed; those that changed when left out.");
        var shards = new Option<int>("--shards") { Description = "The most jobs that grade side by side.", HelpName = "COUNT", DefaultValueFactory = _ => MostShards };
        var github = new Option<bool>("--github") { Description = "Set the step's outputs for GitHub: course, any, katas, gpu, matrix." };
        var command = new Command("plan", "Show which katas changed since they were graded last.") { katas, shards, github };
        command.SetAction((parse, _) => Invoke(bench => new PlanCommand(parse.GetValue(katas) ?? [], Math.Max(1, parse.GetValue(shards)), parse.GetValue(github)).RunAsync(bench)));
        return command;
    }

    private static Command Record()
    {
        var results = new Option<string>("--results") { Description = "The folder that `kata grade --results` filled.", HelpName = "DIR", Required = true };
        var submission = new Option<string?>("--submission") { Description = "The learner's checkout; this repository when left out.", HelpName = "DIR" };
        var push = new Option<string?>("--push") { Description = "Commit, and push to this branch of origin; what was pushed meanwhile is kept.", HelpName = "BRANCH" };
        var command = new Command("record", "Check results of other jobs, and record them in progress.json and in the README's table.") { results, submission, push };
        command.SetAction((parse, _) => Invoke(bench => new RecordCommand(parse.GetValue(results)!, parse.GetValue(submission), parse.GetValue(push)).RunAsync(bench)));
        return command;
    }

    private static Command Update()
    {
        var address = new Argument<string?>("ADDRESS") { HelpName = "ADDRESS", Description = "The course's repository; the one of last time when left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("update", "Bring what the course published since: new weeks, changed specs. What you wrote stays.") { address };
        command.SetAction((parse, _) => Invoke(bench => UpdateCommand.RunAsync(bench, parse.GetValue(address))));
        return command;
    }

    private static Command Publish()
    {
        var to = new Option<string>("--to") { Description = "The learner repository: a new folder, or a clone of it.", HelpName = "DIR", Required = true };
        var solutions = new Option<string?>("--solutions-to") { Description = "Push the reference solutions and the hidden specs to this private repository.", HelpName = "REMOTE" };
        var command = new Command("publish", "For authors: make or update the repository that learners clone, without anything that gives answers away.") { to, solutions };
        command.SetAction((parse, _) => Invoke(bench => new PublishCommand(parse.GetValue(to)!, parse.GetValue(solutions)).RunAsync(bench)));
        return command;
    }
}
