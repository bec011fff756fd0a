using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Katas.Grader.Protocol;
using TorchSharp;

namespace Katas.Worker.Running;

/// <summary>Carries out one request: loads, discovers, runs and reports.</summary>
internal static class SpecSession
{
    public static async Task<int> RunAsync(string line, ReplyChannel channel)
    {
        try
        {
            var request = JsonSerializer.Deserialize(line, ProtocolJson.Default.RunRequest)!;
            channel.Nonce = request.Nonce;
            Environment.SetEnvironmentVariable("KATAS_ROOT", request.Root);
            if (request.Milestones)
            {
                Environment.SetEnvironmentVariable("KATAS_MILESTONES", "1");
            }

            if (request.Training is { } training)
            {
                Training.Begin(training, channel);
            }

            Environment.SetEnvironmentVariable("KATAS_SEED_SHIFT", request.SeedShift == 0 ? null : $"{request.SeedShift}");
            torch.set_num_threads(request.Threads);
            var runner = new SpecRunner(Load(request));
            var specs = Choose(await runner.DiscoverAsync(), request);
            channel.Discovered([.. specs.Select(spec => spec.Info)]);
            foreach (var spec in specs)
            {
                channel.Started(spec.Info.Id);
                channel.Finished(spec.Info.Id, await runner.RunAsync(spec, request.OutputLimit, request.Milestones));
            }

            channel.Completed();
            return 0;
        }
        catch (Exception problem)
        {
            channel.Refuse($"{problem.GetType().Name}: {problem.Message}");
            return 3;
        }
    }

    // The specs refer to the learner's assembly by name: it is loaded first, into the same context.
    private static Assembly Load(RunRequest request)
    {
        AssemblyLoadContext.Default.LoadFromAssemblyPath(request.LearnerAssembly);
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(request.SpecAssembly);
    }

    private static List<DiscoveredSpec> Choose(IReadOnlyList<DiscoveredSpec> found, RunRequest request)
    {
        if (request.Ids is { } ids)
        {
            var byId = found.ToDictionary(spec => spec.Info.Id, StringComparer.Ordinal);
            return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
        }

        return [.. found.Where(spec => spec.Info.Milestone == request.Milestones
            && (!request.Statistical || spec.Info.Statistical)
            && (request.Task is null || spec.Info.Task == request.Task)
            && (request.Methods is null || request.Methods.Contains(spec.Info.Method))
            && (request.Filter is null || spec.Info.Name.Contains(request.Filter, StringComparison.OrdinalIgnoreCase)))];
    }
}
