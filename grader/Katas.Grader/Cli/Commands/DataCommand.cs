using Katas.Grader.Cli.Views;
using Katas.Grader.Curriculum;
using Katas.Grader.Data;
using Katas.Kit.Data;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata data …`: the data sets of the milestones.</summary>
internal static partial class DataCommand
{
    /// <summary>`kata data get`: fetches data sets into the cache.</summary>
    public static async Task<int> GetAsync(Workbench bench, IReadOnlyList<string> names)
    {
        var sets = names.Count > 0 ? [.. names.Select(Find).DistinctBy(set => set.Name)] : DataCatalog.All.Where(set => !set.IsEmbedded && set.FetchedUnasked).ToList();
        var (inventory, view) = (new DataInventory(DataPlaces.OfUser()), new DownloadView(bench.Console));
        using var downloader = new Downloader(new DownloadLimits(), view);
        var fetcher = new DataFetcher(inventory, downloader, view, DataFetcher.MirrorOfUser());
        var missed = new List<string>();
        foreach (var set in sets)
        {
            try
            {
                view.Say(await fetcher.FetchAsync(set, bench.Cancellation) ? $"{set.Name} is complete." : $"{set.Name} is here already.");
            }
            catch (GraderException problem) when (sets.Count > 1 && !fetcher.IsOffline)
            {
                view.Say(problem.Message);
                missed.Add(set.Name);
            }
        }

        foreach (var set in DataCatalog.All.Where(set => names.Count == 0 && !set.IsEmbedded && set.Fetched is not null && !set.FetchedUnasked && inventory.Present(set, hash: false) is null))
        {
            view.Say($"{set.Name} ({Sizes.Text(set.Fetched!.Bytes)}) is fetched only by its name: `./kata data get {set.Name}`.");
        }

        return missed.Count == 0 ? ExitCodes.Success : throw new GraderException($"Not complete: {string.Join(", ", missed)}.", ExitCodes.Environment);
    }

    /// <summary>Before a week's milestones: fetches what they read, as far as that goes without being asked. What it says is no result: it goes to the error stream.</summary>
    public static async Task BringAsync(Workbench bench, Kata kata)
    {
        var view = new DownloadView(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));
        var inventory = new DataInventory(DataPlaces.OfUser());
        using var downloader = new Downloader(new DownloadLimits { Attempts = 2, Connect = TimeSpan.FromSeconds(5) }, view);
        var fetcher = new DataFetcher(inventory, downloader, view, DataFetcher.MirrorOfUser());
        await new MilestoneData(inventory, fetcher, view.Say).BringAsync(kata, DataCatalog.All, !MilestoneData.IsForbidden, bench.Cancellation);
    }

    /// <summary>`kata data where`: the folders, or the paths of a data set's files.</summary>
    public static int Where(Workbench bench, string? name)
    {
        var inventory = new DataInventory(DataPlaces.OfUser());
        var output = bench.Console.Profile.Out.Writer;   // paths are for other programs too: never broken into lines
        if (name is null)
        {
            foreach (var folder in new[] { inventory.Places.Given, inventory.Places.Cache }.Where(folder => folder is not null))
            {
                output.WriteLine(folder);
            }

            return ExitCodes.Success;
        }

        var set = Find(name);
        var edition = inventory.Present(set, hash: false) ?? throw new GraderException(
            $"{set.Name} is not on this machine{(set.Embedded is { } part ? $", but for {part}" : string.Empty)}: `./kata data get {set.Name}` {(set.Fetched is null ? "says how to get it" : "fetches it")}.", ExitCodes.SpecsFailed);
        foreach (var file in edition.Files)
        {
            output.WriteLine(inventory.Look(set, file, hash: false).Path);
        }

        return ExitCodes.Success;
    }

    /// <summary>`kata data verify`: compares what is there with the published hashes.</summary>
    public static int Verify(Workbench bench, IReadOnlyList<string> names)
    {
        var inventory = new DataInventory(DataPlaces.OfUser());
        var sets = names.Count > 0 ? [.. names.Select(Find).DistinctBy(set => set.Name)] : DataCatalog.All;
        var (wrong, seen) = (new List<string>(), 0);
        foreach (var set in sets)
        {
            var files = set.Files.Select(file => inventory.Look(set, file, hash: true)).Where(status => status.State != FileState.Missing).ToList();
            seen += files.Count;
            foreach (var status in files)
            {
                WriteStatus(bench.Console, set, status);
            }

            var whole = set.Editions.Any(edition => edition.Files.All(file => files.Exists(status => status.File.Name == file.Name && status.IsUsable)));
            if (files.Exists(status => status.State == FileState.Damaged) || (names.Count > 0 && !whole && !set.IsEmbedded))
            {
                wrong.Add(set.Name);
            }
        }

        var problem = wrong.Count > 0 ? $"Damaged or not complete: {string.Join(", ", wrong)}. `./kata data get {wrong[0]}` puts that right."
            : seen > 0 ? $"{seen} {(seen == 1 ? "file is as it" : "files are as they")} should be."
            : names.Count > 0 ? "Nothing to compare: it is in the repository, and nothing was fetched." : "No data set is on this machine; `./kata data list` shows what there is.";
        foreach (var line in TextWrap.Wrap(problem, bench.Console.Profile.Width, string.Empty))
        {
            bench.Console.WriteLine(line);
        }

        return wrong.Count > 0 ? ExitCodes.SpecsFailed : ExitCodes.Success;
    }

    private static void WriteStatus(IAnsiConsole console, DataSet set, FileStatus status)
    {
        var (sign, color, text) = status.State switch
        {
            FileState.Good => ("✓", "green", string.Empty),
            FileState.Trusted => ("·", "grey", "  no hash is published"),
            _ => ("✗", "red", "  not the published file"),
        };
        console.Write(new Markup($"[{color}]{sign}[/] {Markup.Escape($"{set.Name}/{status.File.Name}{text}")}\n"));
        if (status.State == FileState.Damaged)
        {
            console.Profile.Out.Writer.WriteLine($"  {status.Path}");
        }
    }

    private static DataSet Find(string name) => DataCatalog.Find(name) ?? throw Unknown(name);

    private static GraderException Unknown(string name)
    {
        var suggestion = Suggestion.For(name, DataCatalog.All.Select(set => set.Name));
        return new($"There is no data set '{name}'.{(suggestion is null ? string.Empty : $" Did you mean {suggestion}?")} `./kata data list` shows all.");
    }
}
