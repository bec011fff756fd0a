namespace Katas.Kit.Data;

/// <summary>A data set is not on this machine.</summary>
/// <param name="set">The data set.</param>
/// <param name="file">The file that was looked for.</param>
/// <param name="message">What to do.</param>
public sealed class DataMissingException(string set, string file, string message) : KataException(message)
{
    /// <summary>The data set.</summary>
    public string Set { get; } = set;

    /// <summary>The file that was looked for.</summary>
    public string File { get; } = file;
}
