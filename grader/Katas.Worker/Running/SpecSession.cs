using System.Runtime.Loader;
using System.Text.Json;
using Katas.Grader.Protocol;
using TorchSharp;

namespace Katas.Worker.Running;

/// <summary>Carries out one request: loads, discovers, runs and reports.</summary>
internal static class SpecSession
{
    public static async Task<int> RunAsync(string line, LoadedSpecs? prepared, ReplyChannel channel)
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
            // The specs refer to the learner's assemblies by name: they must be there, in the same context, before the first one runs.
            foreach (var assembly in request.LearnerParts.Append(request.LearnerAssembly))
            {
                AssemblyLoadContext.Default.LoadFromAssemblyPath(assembly);
            }

            var loaded = prepared?.Path == request.SpecAssembly ? prepared : await LoadedSpecs.LoadAsync(request.SpecAssembly);
            var specs = Choose(loaded.Specs, request);
            channel.Discovered([.. specs.Select(spec => spec.Info)]);
            foreach (var spec in InOrder(specs, request.First ?? []))
            {
                channel.Started(spec.Info.Id);
                channel.Finished(spec.Info.Id, await loaded.Runner.RunAsync(spec, request.OutputLimit, request.Milestones));
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

    private static IEnumerable<DiscoveredSpec> InOrder(List<DiscoveredSpec> specs, IReadOnlyList<string> first)
    {
        var places = first.Index().DistinctBy(entry => entry.Item).ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        return specs.OrderBy(spec => places.GetValueOrDefault(spec.Info.Id, int.MaxValue));
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
