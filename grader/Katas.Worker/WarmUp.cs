using System.Text.Json;
using Katas.Grader.Protocol;
using Katas.Kit.Platform;
using Katas.Worker.Running;
using TorchSharp;

namespace Katas.Worker;

/// <summary>Does once, before there is a request, what the first spec of a process would otherwise wait for.</summary>
internal static class WarmUp
{
    /// <summary>Warms up.</summary>
    /// <param name="thoroughly">Whether there is time: failures with their pictures and gradient checks are warmed up too.</param>
    public static async Task<PlatformDescription> RunAsync(bool thoroughly)
    {
        var libraries = NativeLibraries.Load();
        torch.set_num_threads(1);
        using (torch.NewDisposeScope())
        {
            var x = torch.randn(4, 4, requires_grad: true, dtype: torch.float64);
            torch.where(x > 0, x, torch.zeros_like(x)).matmul(x.exp()).sum(dim: 1).sum().backward();
        }

        var request = JsonSerializer.Serialize(new RunRequest { Nonce = string.Empty, Root = string.Empty, LearnerAssembly = string.Empty, SpecAssembly = string.Empty, First = ["warm"] }, ProtocolJson.Default.RunRequest);
        _ = JsonSerializer.Deserialize(request, ProtocolJson.Default.RunRequest);
        var runner = new SpecRunner(typeof(WarmUp).Assembly);
        foreach (var spec in (await runner.DiscoverAsync()).Where(spec => thoroughly || spec.Info.Task == 0))
        {
            await runner.RunAsync(spec, outputLimit: 1000);
        }

        return new PlatformDescription
        {
            LibtorchFolder = libraries.LibtorchFolder,
            Compatibility = Describe(libraries.Compatibility),
            Cuda = torch.cuda.is_available(),
            CudaProblem = NativeLibraries.CudaProblem(),
            Libtorch = DescribeVersion(libraries),
        };
    }

    /// <summary>Reports the specs to nobody, as they will be reported.</summary>
    public static void Rehearse(LoadedSpecs specs)
    {
        var channel = new ReplyChannel(Stream.Null);
        channel.Discovered([.. specs.Specs.Select(spec => spec.Info)]);
        channel.Started(string.Empty);
        channel.Finished(string.Empty, new SpecReport { Passed = false, Message = "warm-up", Frames = [new SourceFrame("warm", "up", 1)], Attachments = [new SpecAttachment("warm", "up", [1])] });
    }

    private static string DescribeVersion(NativeLibraryReport libraries)
    {
        var text = $"{(libraries.LibtorchVersion.Length > 0 ? libraries.LibtorchVersion : "of unknown version")}, {(libraries.CudaVersion is { } cuda ? $"CUDA {cuda}" : "CPU only")}";
        return libraries.LibtorchVersion.StartsWith(NativeLibraries.MadeFor, StringComparison.Ordinal) ? text
            : $"{text}; TorchSharp is made for {NativeLibraries.MadeFor}" + (libraries.MissingFunctions.Count == 0
                ? ", and all functions that it calls are there"
                : $": {libraries.MissingFunctions.Count} functions that it calls are missing ({string.Join(", ", libraries.MissingFunctions.Take(3))} ...), and calling one ends the process");
    }

    private static string Describe(CompatibilityResult result) => result.Outcome switch
    {
        CompatibilityOutcome.Patched => $"older than {CompatibilityCopy.Version}: a patched copy of TorchSharp's library is used ({result.Library})",
        CompatibilityOutcome.AlreadyPatched => "TorchSharp's library is patched already",
        CompatibilityOutcome.Unreadable => $"{result.Library} is not readable as a library: {result.Problem}",
        _ => "fits TorchSharp's library as it is",
    };
}
