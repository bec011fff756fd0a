using System.Text;
using Katas.Kit.Data;

namespace Katas.Grader.Data;

/// <content>What a person can do without the network.</content>
internal sealed partial class DataFetcher
{
    private GraderException ByHand(DataSet set, DataEdition edition, DownloadException problem)
    {
        var text = new StringBuilder();
        text.AppendLine(problem.IsOffline ? $"There is no network: {set.Name} could not be fetched." : $"{set.Name} could not be fetched.");
        foreach (var line in problem.Problems)
        {
            text.AppendLine($"  {problem.File} from {line}");
        }

        AppendFiles(text, set, edition);
        return new GraderException(text.ToString().TrimEnd(), ExitCodes.Environment);
    }

    private GraderException NoAddress(DataSet set)
    {
        var text = new StringBuilder($"{set.Name} has no public address for its files; see {set.Home}.\n");
        if (set.Note is not null)
        {
            text.AppendLine(set.Note);
        }

        AppendFiles(text, set, set.Editions[0]);
        return new GraderException(text.ToString().TrimEnd(), ExitCodes.Environment);
    }

    private void AppendFiles(StringBuilder text, DataSet set, DataEdition edition)
    {
        text.AppendLine($"By hand: put these files, named so, into\n  {Path.Combine(inventory.Places.Cache, set.Name)}{Path.DirectorySeparatorChar}");
        foreach (var file in edition.Files)
        {
            text.AppendLine($"  {file.Name}{(file.Bytes > 0 ? $", {file.Bytes.ToString("#,0", Sizes.Thousands)} bytes" : string.Empty)}");
            text.AppendLine($"    SHA-256 {file.Sha256 ?? "not published"}");
            foreach (var address in file.From)
            {
                text.AppendLine($"    {(address.Split('#') is [var archive, var member] ? $"{member} in {archive}" : address)}");
            }
        }

        text.AppendLine($"(or into {set.Name}/ in a folder that KATAS_DATA names), then `./kata data verify {set.Name}`.");
        text.AppendLine($"Until then milestones use {Substitute(set)}, and stay open.");
    }

    /// <summary>What stands in for a data set that is not there.</summary>
    public static string Substitute(DataSet set) => set.Embedded is { } part ? $"the embedded part ({part})" : set.StandIn is { } standIn ? $"a stand-in ({standIn})" : "a stand-in";
}
