namespace Katas.Grader.Execution;

/// <summary>The environment variables that a worker gets: what it needs, and nothing of the user's secrets.</summary>
internal static class WorkerEnvironment
{
    private static readonly string[] Kept =
    [
        "PATH", "HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "XDG_CACHE_HOME", "XDG_DATA_HOME", "SystemRoot", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
        "DOTNET_ROOT", "KATAS_DATA", "KATAS_CACHE", "KATAS_SEED", "KATAS_LIBTORCH", "CUDA_VISIBLE_DEVICES", "CUDA_HOME", "CUDA_PATH", "FONTCONFIG_PATH",
    ];

    private static readonly string[] Folders = ["KATAS_DATA", "KATAS_CACHE", "KATAS_LIBTORCH"];

    public static void Apply(IDictionary<string, string?> environment)
    {
        var kept = Kept.Where(environment.ContainsKey).ToDictionary(name => name, name => environment[name]);
        environment.Clear();
        foreach (var (name, value) in kept)
        {
            environment[name] = value;
        }

        foreach (var name in Folders.Where(name => kept.GetValueOrDefault(name) is { Length: > 0 }))
        {
            environment[name] = Path.GetFullPath(kept[name]!);   // the worker runs in a folder of its own
        }

        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_TieredPGO"] = "0";
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["OMP_WAIT_POLICY"] = "PASSIVE";   // idle torch threads must not burn the core that another worker runs on
    }
}
