using System.Text.Json;
using Katas.Grader.Cli.Views;
using Katas.Grader.Data;
using Katas.Kit.Data;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <content>`kata data list`.</content>
internal static partial class DataCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>`kata data list`: all data sets and where they are, or all there is to know of one.</summary>
    public static int List(Workbench bench, string? name, bool json)
    {
        var inventory = new DataInventory(DataPlaces.OfUser());
        var sets = name is null ? DataCatalog.All : [Find(name)];
        if (json)
        {
            bench.Console.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(sets.Select(set => Describe(inventory, set)), Indented));
        }
        else if (name is not null)
        {
            WriteDetails(bench.Console, inventory, sets[0]);
        }
        else
        {
            WriteTable(bench.Console, inventory);
        }

        return ExitCodes.Success;
    }

    private static void WriteTable(IAnsiConsole console, DataInventory inventory)
    {
        foreach (var set in DataCatalog.All)
        {
            var edition = inventory.Present(set, hash: false);
            var (sign, color) = edition is not null || set.IsEmbedded ? ("✓", "green") : set.Embedded is not null ? ("◐", "yellow") : ("·", "grey");
            var shown = edition ?? set.Fetched ?? set.Editions[0];
            var size = shown.Bytes > 0 ? Sizes.Text(shown.Bytes) : string.Empty;
            console.Write(new Markup($"[{color}]{sign}[/] [bold]{set.Name,-17}[/]{PlaceOf(inventory, set, edition),-15}{size,9}  [grey]{Markup.Escape(shown.Contents)}[/]\n"));
        }

        console.WriteLine();
        var writer = console.Profile.Out.Writer;
        writer.WriteLine($"KATAS_DATA  {inventory.Places.Given ?? "is not set"}");
        writer.WriteLine($"cache       {inventory.Places.Cache}");
        console.WriteLine("`./kata data list NAME` shows licence, citation and files of one.");
    }

    private static string PlaceOf(DataInventory inventory, DataSet set, DataEdition? edition) =>
        edition is not null ? inventory.IsInCache(inventory.Look(set, edition.Files[0], hash: false).Path!) ? "cache" : "KATAS_DATA"
        : set.IsEmbedded ? "embedded" : set.Embedded is not null ? "part embedded" : "not here";

    private static void WriteDetails(IAnsiConsole console, DataInventory inventory, DataSet set)
    {
        console.Write(new Markup($"[bold]{Markup.Escape(set.Name)}[/]  {Markup.Escape(set.Title)}\n"));
        Row(console, "home", set.Home);
        Row(console, "licence", $"{set.Licence}{(set.NonCommercial ? " (teaching and research only)" : string.Empty)}");
        Row(console, "cite", set.Citation);
        Row(console, "weeks", set.Weeks.Count > 0 ? string.Join(" ", set.Weeks) : "none yet; for your own trials");
        Row(console, "embedded", set.Embedded ?? $"nothing; milestones use {DataFetcher.Substitute(set)}");
        Row(console, "note", set.Note);
        foreach (var edition in set.Editions)
        {
            console.WriteLine();
            console.WriteLine($"{edition.Contents}{(edition.IsPublic ? string.Empty : " (no public address)")}");
            foreach (var file in edition.Files)
            {
                var status = inventory.Look(set, file, hash: false);
                var size = file.Bytes > 0 ? $", {Sizes.Text(file.Bytes)}" : string.Empty;
                console.Write(new Markup($"  {(status.Path is null ? "[grey]·[/]" : "[green]✓[/]")} {Markup.Escape(file.Name)}{size}\n"));
                console.WriteLine(file.Sha256 is null ? "    no SHA-256 is published: pinned at the first download" : $"    {file.Sha256}");
                console.Profile.Out.Writer.WriteLine($"    {status.Path ?? file.From.FirstOrDefault() ?? "by hand"}");
            }
        }
    }

    private static void Row(IAnsiConsole console, string name, string? text)
    {
        if (text is not null)
        {
            var lines = TextWrap.Wrap(text, Math.Max(20, console.Profile.Width - 11), string.Empty);
            console.WriteLine($"  {name,-9}{string.Join($"\n{new string(' ', 11)}", lines)}");
        }
    }

    private static object Describe(DataInventory inventory, DataSet set) => new
    {
        set.Name,
        set.Title,
        set.Home,
        set.Licence,
        set.NonCommercial,
        set.Citation,
        set.Weeks,
        set.Embedded,
        Present = inventory.Present(set, hash: false)?.Contents,
        Files = set.Files.Select(file => new { file.Name, file.Bytes, file.Sha256, file.From, inventory.Look(set, file, hash: false).Path }),
    };
}
