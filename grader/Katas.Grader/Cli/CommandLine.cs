using System.CommandLine;
using Katas.Grader.Cli.Commands;
using Spectre.Console;

namespace Katas.Grader.Cli;

internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var kata = new Argument<string>("N");
        var task = new Option<int?>("--task");
        var all = new Option<bool>("--all");
        var json = new Option<bool>("--json");
        var noCache = new Option<bool>("--no-cache");
        var impl = new Option<Implementation>("--implementation");
        var test = new Command("test", "x") { kata, task, all, json, noCache, impl };
        test.SetAction(async (parse, ct) =>
        {
            using var interruption = new Interruption();
            await using var bench = new Workbench(AnsiConsole.Console, Environment.GetEnvironmentVariable("KATAS_ROOT")!, interruption.Token);
            return await new TestCommand(parse.GetValue(kata)!, parse.GetValue(task), null, parse.GetValue(all), parse.GetValue(json), parse.GetValue(noCache), parse.GetValue(impl)).RunAsync(bench);
        });
        return await new RootCommand { test }.Parse(args).InvokeAsync();
    }
}
