namespace Katas.Grader.Data;

/// <summary>A file to fetch.</summary>
/// <param name="Path">Where it ends up, whole or not at all.</param>
/// <param name="From">Its addresses, the best first.</param>
/// <param name="Bytes">Its length; 0 when it is not known.</param>
/// <param name="IsRight">Tells whether the fetched file is the wanted one.</param>
/// <param name="Resumes">Whether the rest of a broken download may be fetched later: only where <paramref name="IsRight"/> would notice a wrong seam.</param>
internal sealed record Download(string Path, IReadOnlyList<Uri> From, long Bytes, Func<string, bool> IsRight, bool Resumes)
{
    /// <summary>The file's name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>What has come so far.</summary>
    public string PartPath => $"{Path}.part";
}
