using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Training;

/// <summary>The folder of one training run, <c>runs/&lt;kata&gt;/&lt;time&gt;-&lt;milestone&gt;/</c>, which one process at a time works on.</summary>
public sealed class RunFolder : IDisposable
{
    private FileStream? _lock;

    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Its name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>What the run was started with.</summary>
    public RunConfig Config { get; private set; } = null!;

    /// <summary>What came of it; null while it is not over.</summary>
    /// <exception cref="GraderException">The file is damaged.</exception>
    public RunResult? Result => RunResult.Read(System.IO.Path.Combine(Path, "metrics.json"));

    /// <summary>Whether the run can go on: it was stopped or ended by force.</summary>
    public bool IsUnfinished => Result is null or { Status: "stopped" };

    /// <summary>Whether there is a checkpoint to go on from.</summary>
    public bool HasCheckpoint => Directory.Exists(System.IO.Path.Combine(Path, "checkpoint"));

    /// <summary>SHA-256 of the reported metrics.</summary>
    public string MetricsHash
    {
        get
        {
            var reported = System.IO.Path.Combine(Path, "metrics.jsonl");
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(File.Exists(reported) ? reported : System.IO.Path.Combine(Path, "metrics.json"))));
        }
    }

    /// <summary>Makes the folder of a new run, and holds it.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="config">What the run is started with.</param>
    public static RunFolder Create(string root, RunConfig config)
    {
        var name = $"{config.StartedAt.UtcDateTime.ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture)}-{config.Milestone}";
        for (var number = 1; ; number++)
        {
            var run = new RunFolder(System.IO.Path.Combine(Home(root, config.Kata), number == 1 ? name : $"{name}-{number}")) { Config = config };
            Directory.CreateDirectory(run.Path);
            if (run.TryHold(FileMode.CreateNew))
            {
                AtomicFile.Write(System.IO.Path.Combine(run.Path, "config.json"), [.. JsonSerializer.SerializeToUtf8Bytes(config, RunConfigJson.Default.RunConfig), (byte)'\n']);
                return run;
            }
        }
    }

    /// <summary>The runs of a kata, the latest first. Folders that are no run are left out.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="kata">The kata.</param>
    public static IEnumerable<RunFolder> Of(string root, Kata kata)
    {
        var home = Home(root, kata.Slug);
        return Directory.Exists(home)
            ? Directory.GetDirectories(home).OrderByDescending(path => path, StringComparer.Ordinal).Where(path => File.Exists(System.IO.Path.Combine(path, "config.json"))).Select(Open)
            : [];
    }

    /// <summary>Opens a run.</summary>
    /// <param name="path">Its folder.</param>
    /// <exception cref="GraderException">It is no run, or its configuration is damaged.</exception>
    public static RunFolder Open(string path)
    {
        var file = System.IO.Path.Combine(path, "config.json");
        try
        {
            return new RunFolder(path) { Config = JsonSerializer.Deserialize(File.ReadAllText(file), RunConfigJson.Default.RunConfig)! };
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GraderException($"{path} is not the folder of a training run: it holds no config.json.");
        }
        catch (JsonException problem)
        {
            throw new GraderException($"{file} is damaged ({problem.Message}), so this run cannot be used. Delete its folder, or start a run anew.");
        }
    }

    /// <summary>The folder of all runs of a kata.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="kata">The kata's folder.</param>
    public static string Home(string root, string kata) => System.IO.Path.Combine(root, "runs", kata);

    /// <summary>Keeps other processes from working on the run until this is disposed of, or the process ends.</summary>
    /// <exception cref="GraderException">Another one works on it.</exception>
    public void Hold()
    {
        if (!TryHold(FileMode.OpenOrCreate))
        {
            throw new GraderException($"Another `./kata train` is working on the run {Name}. Wait for it, or stop it there with Ctrl-C.");
        }
    }

    /// <summary>Deletes a run that has not begun.</summary>
    public void Discard()
    {
        Dispose();
        Directory.Delete(Path, recursive: true);
    }

    /// <summary>Frees the run.</summary>
    public void Dispose() => _lock?.Dispose();

    private bool TryHold(FileMode mode)
    {
        try
        {
            _lock = new FileStream(System.IO.Path.Combine(Path, "run.lock"), mode, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException) when (File.Exists(System.IO.Path.Combine(Path, "run.lock")))
        {
            return false;
        }
    }
}
