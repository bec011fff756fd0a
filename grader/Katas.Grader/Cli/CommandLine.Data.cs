using System.CommandLine;
using System.CommandLine.Completions;
using Katas.Grader.Cli.Commands;
using Katas.Kit.Data;

namespace Katas.Grader.Cli;

/// <content>The verb `data` and its own verbs.</content>
internal static partial class CommandLine
{
    private const string WhereDescription = """
        Print the folders, or the paths of a data set's files; exit code 1 when it is not here.

        KATAS_DATA is looked at first (KATAS_DATA/mnist/train-images…), then the cache (KATAS_CACHE), into which files are fetched: from KATAS_DATA_MIRROR first, where it is set, and by milestones not at all with KATAS_OFFLINE=1.
        """;

    private static Command Data()
    {
        var command = new Command("data", "Show, fetch and check the data sets of the milestones; specs need none of them.") { DataList(), DataGet(), DataVerify(), DataWhere() };
        command.SetAction((_, _) => Invoke(bench => DataCommand.List(bench, name: null, json: false)));
        return command;
    }

    private static Command DataList()
    {
        var (set, json) = (SetArgument("The data set to show in full; all in short when left out."), Json());
        var command = new Command("list", "Show all data sets and where they are, or licence, citation and files of one.") { set, json };
        command.SetAction((parse, _) => Invoke(bench => DataCommand.List(bench, parse.GetValue(set), parse.GetValue(json))));
        return command;
    }

    private static Command DataGet()
    {
        var sets = SetsArgument("The data sets; when left out, all that are not too large.");
        var command = new Command("get", "Fetch data sets into the cache; damaged files there are replaced, broken downloads go on.") { sets };
        command.SetAction((parse, _) => Invoke(bench => DataCommand.GetAsync(bench, parse.GetValue(sets) ?? [])));
        return command;
    }

    private static Command DataVerify()
    {
        var sets = SetsArgument("The data sets, which must be here then; all that are here when left out.");
        var command = new Command("verify", "Compare the files with the published SHA-256; exit code 1 when one differs.") { sets };
        command.SetAction((parse, _) => Invoke(bench => DataCommand.Verify(bench, parse.GetValue(sets) ?? [])));
        return command;
    }

    private static Command DataWhere()
    {
        var set = SetArgument("The data set whose files' paths to print; the folders when left out.");
        var command = new Command("where", WhereDescription) { set };
        command.SetAction((parse, _) => Invoke(bench => DataCommand.Where(bench, parse.GetValue(set))));
        return command;
    }

    private static Argument<string?> SetArgument(string description)
    {
        var argument = new Argument<string?>("NAME") { HelpName = "NAME", Description = description, Arity = ArgumentArity.ZeroOrOne };
        argument.CompletionSources.Add(Sets);
        return argument;
    }

    private static Argument<string[]> SetsArgument(string description)
    {
        var argument = new Argument<string[]>("NAME") { HelpName = "NAME", Description = description, Arity = ArgumentArity.ZeroOrMore };
        argument.CompletionSources.Add(Sets);
        return argument;
    }

    private static IEnumerable<CompletionItem> Sets(CompletionContext context) => DataCatalog.All.Select(set => new CompletionItem(set.Name, detail: set.Title));
}
