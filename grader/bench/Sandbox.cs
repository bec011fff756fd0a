using System.Diagnostics;

namespace Katas.Bench;

/// <summary>A copy of the repository's katas in a folder of its own: nothing of the learner's is touched.</summary>
internal sealed class Sandbox : IDisposable
{
    private static readonly string[] Copied = ["katas", "fixtures", "solutions", "Katas.slnx", "README.md", "progress.json", "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", ".editorconfig"];

    public Sandbox(int week)
    {
        Repository = FindRepository();
        Root = Directory.CreateTempSubdirectory("kata-bench-").FullName;
        foreach (var name in Copied)
        {
            Copy(Path.Combine(Repository, name), Path.Combine(Root, name));
        }

        Slug = Path.GetFileName(Directory.GetDirectories(Path.Combine(Root, "katas"), $"week{week:00}-*").Single());
        Week = week;
        Directory.CreateDirectory(Path.Combine(Root, ".kata"));
        Directory.CreateSymbolicLink(Path.Combine(Root, ".kata", "build"), Path.Combine(Repository, ".kata", "build"));
    }

    public string Repository { get; }

    public string Root { get; }

    public string Slug { get; }

    public int Week { get; }

    public string Project => Directory.GetFiles(Path.Combine(Root, "katas", Slug), "*.csproj").Single();

    public IReadOnlyList<string> Projects => [.. Directory.GetDirectories(Path.Combine(Root, "katas"), "week*").SelectMany(folder => Directory.GetFiles(folder, "*.csproj")).Order(StringComparer.Ordinal)];

    /// <summary>Builds the grader, and the katas' own projects where `dotnet test` is measured too.</summary>
    public async Task BuildAsync(bool withProjects, CancellationToken cancellation)
    {
        await RunAsync(Path.Combine(Repository, OperatingSystem.IsWindows() ? "kata.cmd" : "kata"), ["--version"], cancellation, mustSucceed: true);
        foreach (var project in withProjects ? Projects : [])
        {
            await RunAsync("dotnet", ["build", project, "-v", "q", "-nodeReuse:false"], cancellation, mustSucceed: true);
        }
    }

    /// <summary>Puts the reference solution of a week, or of all, into the stubs.</summary>
    public void Solve(string slug = "*")
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(Root, "solutions"), slug))
        {
            foreach (var file in Directory.GetFiles(folder, "*.cs"))
            {
                File.Copy(file, Path.Combine(Root, "katas", Path.GetFileName(folder), Path.GetFileName(file)), overwrite: true);
            }
        }
    }

    /// <summary>Puts the stubs back.</summary>
    public void Restore()
    {
        foreach (var file in Directory.GetDirectories(Path.Combine(Repository, "katas"), "week*").SelectMany(folder => Directory.GetFiles(folder, "*.cs")))
        {
            File.Copy(file, Path.Combine(Root, Path.GetRelativePath(Repository, file)), overwrite: true);
        }
    }

    /// <summary>Starts `kata` on this copy.</summary>
    public ProcessStartInfo Kata(params IEnumerable<string> arguments)
    {
        var start = Start("dotnet", arguments.Prepend(Path.Combine(Repository, ".kata", "build", "Grader", "kata.dll")));
        start.Environment["KATAS_ROOT"] = Root;
        return start;
    }

    public ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return start;
    }

    public async Task<double> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation, bool mustSucceed = false) =>
        (await MeasureAsync(Start(program, arguments), cancellation, mustSucceed)).Milliseconds;

    /// <summary>Runs a process to its end.</summary>
    /// <returns>The time, and what it wrote.</returns>
    public static async Task<(double Milliseconds, string Text)> MeasureAsync(ProcessStartInfo start, CancellationToken cancellation, bool mustSucceed = false)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var text = await process.StandardOutput.ReadToEndAsync(cancellation) + await errors;
        await process.WaitForExitAsync(cancellation);
        return mustSucceed && process.ExitCode != 0
            ? throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{text}")
            : (clock.Elapsed.TotalMilliseconds, text);
    }

    public void Dispose()
    {
        File.Delete(Path.Combine(Root, ".kata", "build"));   // the link only
        Directory.Delete(Root, recursive: true);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Katas.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The bench lies outside of the repository.");
        }

        return folder.FullName;
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
        }
        else if (Directory.Exists(from) && Path.GetFileName(from) is not ("bin" or "obj"))
        {
            Directory.CreateDirectory(to);
            foreach (var entry in Directory.GetFileSystemEntries(from))
            {
                Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
            }
        }
    }
}
