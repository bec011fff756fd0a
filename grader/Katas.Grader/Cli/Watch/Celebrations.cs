using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Cli.Watch;

/// <summary>Remembers which katas were celebrated, as each is only once.</summary>
/// <param name="root">The repository's root.</param>
internal sealed class Celebrations(string root)
{
    private string StoreFile => Path.Combine(root, ".kata", "celebrated.json");

    /// <summary>Notes that a kata is solved; true the first time.</summary>
    /// <param name="kata">The kata.</param>
    public bool Celebrate(Kata kata)
    {
        var celebrated = Read();
        if (!celebrated.Add(kata.Slug))
        {
            return false;
        }

        Write(celebrated);
        return true;
    }

    /// <summary>Forgets a kata whose stubs were put back.</summary>
    /// <param name="kata">The kata.</param>
    public void Forget(Kata kata)
    {
        var celebrated = Read();
        if (celebrated.Remove(kata.Slug))
        {
            Write(celebrated);
        }
    }

    // A lost or damaged memory costs nothing: there is one more celebration.
    private SortedSet<string> Read()
    {
        try
        {
            return File.Exists(StoreFile) ? JsonSerializer.Deserialize(File.ReadAllText(StoreFile), CelebrationJson.Default.SortedSetString) ?? [] : [];
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            return [];
        }
    }

    private void Write(SortedSet<string> celebrated) => AtomicFile.Write(StoreFile, JsonSerializer.SerializeToUtf8Bytes(celebrated, CelebrationJson.Default.SortedSetString));
}

/// <summary>Reading and writing of celebrations.</summary>
[JsonSerializable(typeof(SortedSet<string>))]
internal sealed partial class CelebrationJson : JsonSerializerContext;
