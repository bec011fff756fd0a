namespace Katas.Kit.Data;

/// <summary>A data set of the course: what it is, whose it is, and its files.</summary>
/// <param name="Name">The name that people type; also its folder in <c>KATAS_DATA</c> and in the cache.</param>
/// <param name="Title">What it is, in a few words.</param>
internal sealed record DataSet(string Name, string Title)
{
    /// <summary>What <see cref="Embedded"/> says of a data set that is in the repository with all its files.</summary>
    public const string Whole = "all of it";

    /// <summary>Above this length it is fetched only when it is asked for by name.</summary>
    private const long LargestUnasked = 200_000_000;

    /// <summary>The page that describes it.</summary>
    public required string Home { get; init; }

    /// <summary>The licence, as its authors state it.</summary>
    public required string Licence { get; init; }

    /// <summary>Whether it may be used for teaching and research only: no part of it is in the repository.</summary>
    public bool NonCommercial { get; init; }

    /// <summary>How to cite it.</summary>
    public required string Citation { get; init; }

    /// <summary>The weeks that use it.</summary>
    public required IReadOnlyList<int> Weeks { get; init; }

    /// <summary>What of it is in the repository; null for nothing.</summary>
    public string? Embedded { get; init; }

    /// <summary>Whether all of it is in the repository.</summary>
    public bool IsEmbedded => Embedded == Whole;

    /// <summary>What milestones run on when it is not there and nothing of it is embedded.</summary>
    public string? StandIn { get; init; }

    /// <summary>What a person should know besides.</summary>
    public string? Note { get; init; }

    /// <summary>Its forms; a loader takes the first that is whole, and the first with addresses is the one that is fetched.</summary>
    public required IReadOnlyList<DataEdition> Editions { get; init; }

    /// <summary>The form that is fetched; null when no form has public addresses.</summary>
    public DataEdition? Fetched => Editions.FirstOrDefault(edition => edition.IsPublic);

    /// <summary>Whether a milestone may fetch it without being asked.</summary>
    public bool FetchedUnasked => Fetched is { } edition && edition.Bytes <= LargestUnasked;

    /// <summary>All files of all forms.</summary>
    public IEnumerable<DataFile> Files => Editions.SelectMany(edition => edition.Files).DistinctBy(file => file.Name);
}
