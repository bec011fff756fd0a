using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace Katas.Grader.Compilation;

/// <summary>The built worker beside the grader, and what katas are compiled against.</summary>
public sealed class Toolchain
{
    private readonly Lazy<IReadOnlyList<MetadataReference>> _learner;
    private readonly Lazy<IReadOnlyList<MetadataReference>> _specs;
    private readonly Lazy<IReadOnlyList<string>> _native;
    private readonly Lazy<string> _kit;
    private readonly Lazy<string> _identity;
    private readonly DateTime _built;

    /// <summary>Uses the worker that was built into a folder.</summary>
    /// <param name="workerFolder">The folder.</param>
    public Toolchain(string workerFolder)
    {
        WorkerFolder = workerFolder;
        _built = File.GetLastWriteTimeUtc(Worker);
        _learner = new(() => Read("learner.references"));
        _specs = new(() => Read("specs.references"));
        _native = new(() => Metadata(Path.Combine(workerFolder, "Katas.Kit.dll"), "NativeFolders").Split(';', StringSplitOptions.RemoveEmptyEntries));
        _kit = new(() => string.Join('-', new[] { "kata-worker.dll", "Katas.Kit.dll", "Katas.Kit.Testing.dll" }.Select(file => Mvid(Path.Combine(workerFolder, file)))));
        _identity = new(() => $"{_kit.Value}-{Mvid(typeof(Toolchain).Assembly.Location)}");
    }

    /// <summary>The folder of the worker.</summary>
    public string WorkerFolder { get; }

    /// <summary>The worker's program.</summary>
    public string Worker => Path.Combine(WorkerFolder, "kata-worker.dll");

    /// <summary>What learners' code sees: the framework, TorchSharp, the kit.</summary>
    public IReadOnlyList<MetadataReference> LearnerReferences => _learner.Value;

    /// <summary>What specs see: all that the worker has.</summary>
    public IReadOnlyList<MetadataReference> SpecReferences => _specs.Value;

    /// <summary>The packages' folders of native libraries, as the kit was built with them.</summary>
    public IReadOnlyList<string> NativeFolders => _native.Value;

    /// <summary>Changes whenever the worker or the kit is built from other sources.</summary>
    public string KitIdentity => _kit.Value;

    /// <summary>Changes whenever the grader, the worker or the kit is built from other sources.</summary>
    public string Identity => _identity.Value;

    /// <summary>Refuses a worker that was built anew since this program started: the two belong together.</summary>
    /// <exception cref="GraderException">It was.</exception>
    public void RequireUnchanged()
    {
        if (File.GetLastWriteTimeUtc(Worker) != _built)
        {
            throw new GraderException("The grader was built anew by a command in another terminal. Start this one again.", ExitCodes.Environment);
        }
    }

    private static string Mvid(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToString("N");
    }

    private static string Metadata(string file, string key)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        foreach (var attribute in metadata.GetAssemblyDefinition().GetCustomAttributes().Select(metadata.GetCustomAttribute).Where(attribute => IsMetadata(metadata, attribute)))
        {
            var value = metadata.GetBlobReader(attribute.Value);
            value.ReadUInt16();   // the prologue, 1
            if (value.ReadSerializedString() == key)
            {
                return value.ReadSerializedString() ?? string.Empty;
            }
        }

        return string.Empty;
    }

    private static bool IsMetadata(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
        && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)type).Name, "AssemblyMetadataAttribute");

    private List<MetadataReference> Read(string list)
    {
        var file = Path.Combine(WorkerFolder, list);
        if (!File.Exists(file))
        {
            throw new GraderException($"{file} is missing: the worker is not built. Run `./kata`, which builds it, or delete the folder .kata and run it again.", ExitCodes.Environment);
        }

        var paths = File.ReadAllLines(file).Select(line => Path.Combine(WorkerFolder, line)).ToList();
        return paths.Find(path => !File.Exists(path)) is { } missing
            ? throw new GraderException($"{missing} was there when the grader was built and is gone (another .NET SDK?). Delete the folder .kata and run `./kata` again.", ExitCodes.Environment)
            : [.. paths.Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];
    }
}
