using Katas.Grader.Curriculum;
using Katas.Kit.Data;

namespace Katas.Grader.Data;

/// <summary>Fetches what a week's milestones read, before they run: they themselves open no connection.</summary>
/// <param name="inventory">What is there.</param>
/// <param name="fetcher">Fetches.</param>
/// <param name="say">Shows a line.</param>
internal sealed class MilestoneData(DataInventory inventory, DataFetcher fetcher, Action<string> say)
{
    /// <summary>Whether <c>KATAS_OFFLINE</c> forbids downloads that nobody asked for.</summary>
    public static bool IsForbidden => Environment.GetEnvironmentVariable("KATAS_OFFLINE") is { Length: > 0 } and not "0";

    /// <summary>Brings the data sets of a week, where they can be had; says what stands in for the others.</summary>
    /// <param name="kata">The week.</param>
    /// <param name="sets">All data sets.</param>
    /// <param name="mayFetch">Whether the network may be used.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task BringAsync(Kata kata, IEnumerable<DataSet> sets, bool mayFetch, CancellationToken cancellation)
    {
        foreach (var set in sets.Where(set => set.Weeks.Contains(kata.Number) && !set.IsEmbedded && inventory.Present(set, hash: true) is null))
        {
            if (!mayFetch || !set.FetchedUnasked)
            {
                say($"{set.Name} is not on this machine: the milestones use {DataFetcher.Substitute(set)}. `./kata data get {set.Name}` {(set.Fetched is { } edition ? $"fetches it{(edition.Bytes > 0 ? $" ({Sizes.Text(edition.Bytes)})" : string.Empty)}" : "says how to get it")}.");
                continue;
            }

            try
            {
                await fetcher.FetchAsync(set, cancellation);
            }
            catch (GraderException problem)
            {
                say($"{problem.Message.Split('\n')[0].TrimEnd()} The milestones use {DataFetcher.Substitute(set)}; `./kata data get {set.Name}` says what to do by hand.");
                mayFetch &= !fetcher.IsOffline;
            }
        }
    }
}
