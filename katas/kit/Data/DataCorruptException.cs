namespace Katas.Kit.Data;

/// <summary>A file of a data set is not what it should be.</summary>
/// <param name="set">The data set.</param>
/// <param name="file">The file.</param>
/// <param name="expected">What it should be: its SHA-256, or a description.</param>
/// <param name="actual">What it is.</param>
public sealed class DataCorruptException(string set, string file, string expected, string actual)
    : KataException($"{file} of the data set {set} is damaged: expected {expected}, found {actual}. `./kata data get {set}` puts a fresh copy into the cache; elsewhere delete the file (git restores embedded ones: `git checkout -- fixtures`).")
{
    /// <summary>The data set.</summary>
    public string Set { get; } = set;

    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>What the file should be.</summary>
    public string Expected { get; } = expected;

    /// <summary>What it is.</summary>
    public string Actual { get; } = actual;
}
