using System.Runtime.CompilerServices;
using DiffEngine;

namespace Approval;

/// <summary>
/// Approved texts, with the calls and the files of the Verify library: <c>await Verifier.Verify(text)</c> compares with
/// <c>Class.Method.verified.txt</c> beside the test, and leaves <c>Class.Method.received.txt</c> when they differ.
/// </summary>
internal static class Verifier
{
    public static async Task Verify(string text, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        var start = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{method}");
        var (verified, received) = ($"{start}.verified.txt", $"{start}.received.txt");
        var actual = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var expected = File.Exists(verified) ? (await File.ReadAllTextAsync(verified)).ReplaceLineEndings("\n") : null;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        await File.WriteAllTextAsync(received, actual);
        if (!BuildServerDetector.Detected && Environment.GetEnvironmentVariable("CI") is null && !Console.IsOutputRedirected)
        {
            await DiffRunner.LaunchAsync(received, verified);
        }

        throw new InvalidOperationException($"{Path.GetFileName(verified)} {(expected is null ? "does not exist" : "says something else")}.\nReceived:\n{actual}\nApproved:\n{expected}\nIf the received text is right, rename {received} to .verified.txt.");
    }
}
