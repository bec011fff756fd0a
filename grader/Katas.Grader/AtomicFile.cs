namespace Katas.Grader;

/// <summary>Writes files that are whole or not there.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file: its old content stays until the new one is complete on the disk.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="content">The bytes.</param>
    public static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
