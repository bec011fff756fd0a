using Katas.Kit.Data;

namespace Katas.Grader.Data;

/// <summary>Licence and citation of a data set: shown before its first download, and kept beside it.</summary>
internal static class DataAbout
{
    /// <summary>Shows them if the data set's folder does not hold them yet.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="say">Shows a text.</param>
    public static void TellOnce(DataSet set, string folder, Action<string> say)
    {
        var file = Path.Combine(folder, "ABOUT.txt");
        if (File.Exists(file))
        {
            return;
        }

        var text = Text(set);
        say(text);
        AtomicFile.Write(file, System.Text.Encoding.UTF8.GetBytes($"{text}\n"));
    }

    private static string Text(DataSet set) => string.Join('\n', new[]
    {
        set.Title,
        $"  Home: {set.Home}",
        $"  Licence: {set.Licence}{(set.NonCommercial ? ". For teaching and research, not for commerce." : string.Empty)}",
        $"  Cite: {set.Citation}",
        set.Note is null ? null : $"  Note: {set.Note}",
    }.Where(line => line is not null));
}
