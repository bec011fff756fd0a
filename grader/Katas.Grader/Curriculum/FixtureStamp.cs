using System.Globalization;

namespace Katas.Grader.Curriculum;

/// <summary>Tells, without reading them, whether the golden values that specs read may have changed.</summary>
public static class FixtureStamp
{
    /// <summary>Names, sizes and times of a kata's fixtures and diagnoses.</summary>
    /// <param name="kata">The kata.</param>
    public static string Of(Kata kata)
    {
        var folder = new DirectoryInfo(kata.FixtureFolder);
        IEnumerable<FileInfo> files = folder.Exists ? folder.GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal) : [];
        return string.Join('\n', files.Append(new FileInfo(Path.Combine(kata.Folder, "diagnoses.json"))).Where(file => file.Exists)
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")));
    }
}
