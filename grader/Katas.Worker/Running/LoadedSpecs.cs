using System.Reflection;
using System.Runtime.Loader;

namespace Katas.Worker.Running;

/// <summary>An assembly of specs, loaded, with all its specs discovered.</summary>
/// <param name="Path">Where it was loaded from.</param>
/// <param name="Runner">Runs its specs.</param>
/// <param name="Specs">All its specs.</param>
internal sealed record LoadedSpecs(string Path, SpecRunner Runner, IReadOnlyList<DiscoveredSpec> Specs)
{
    /// <summary>Loads specs; the learner's code is loaded already.</summary>
    public static async Task<LoadedSpecs> LoadAsync(string path)
    {
        var runner = new SpecRunner(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
        return new LoadedSpecs(path, runner, await runner.DiscoverAsync());
    }

    /// <summary>
    /// Loads specs ahead of the learner's code, of which nothing is needed to discover them. Null where that is not so: the
    /// runtime remembers for good that an assembly was not found, so this process can never run these specs.
    /// </summary>
    public static async Task<LoadedSpecs?> PrepareAsync(string root, string path)
    {
        var missed = false;
        Assembly? Miss(AssemblyLoadContext context, AssemblyName name)
        {
            missed = true;
            return null;
        }

        Environment.SetEnvironmentVariable("KATAS_ROOT", root);
        AssemblyLoadContext.Default.Resolving += Miss;
        try
        {
            var specs = await LoadAsync(path);
            return missed ? null : specs;
        }
        finally
        {
            AssemblyLoadContext.Default.Resolving -= Miss;
        }
    }
}
