namespace Katas.Grader;

/// <summary>Writes files that are whole or not there.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file: its old content stays until the new one is complete on the disk.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="durable">Whether to wait until the disk has it. A cache whose reader checks what it finds need not.</param>
    public static void Write(string path, byte[] content, bool durable = true)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: durable);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
