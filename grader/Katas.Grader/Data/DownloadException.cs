namespace Katas.Grader.Data;

/// <summary>No address gave a file.</summary>
/// <param name="file">The file.</param>
/// <param name="problems">What was wrong, one line an address.</param>
/// <param name="isOffline">Whether no address was reached at all.</param>
internal sealed class DownloadException(string file, IReadOnlyList<string> problems, bool isOffline) : Exception($"{file}: {string.Join("; ", problems)}")
{
    public string File { get; } = file;

    public IReadOnlyList<string> Problems { get; } = problems;

    public bool IsOffline { get; } = isOffline;
}
