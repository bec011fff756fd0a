using System.Reflection;
using Katas.Grader.Protocol;
using Xunit;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace Katas.Worker.Running;

/// <summary>Finds and runs the specs of one loaded assembly through xunit's public API.</summary>
internal sealed class SpecRunner
{
    private readonly Assembly _assembly;
    private readonly ITestFramework _framework;
    private readonly TestAssemblyConfiguration _configuration = new()
    {
        ParallelMode = ParallelMode.None,
        MaxParallelThreads = 1,
        PreEnumerateTheories = true,
        SynchronousMessageReporting = true,
        IncludeSourceInformation = true,
        Culture = string.Empty,
    };

    public SpecRunner(Assembly assembly)
    {
        _assembly = assembly;
        _framework = RegisteredEngineConfig.GetTestFramework(assembly, null);
    }

    /// <summary>Finds the specs, in the order of the sources.</summary>
    public async Task<IReadOnlyList<DiscoveredSpec>> DiscoverAsync()
    {
        Initialize();
        var found = new List<ITestCase>();
        await _framework.GetDiscoverer(_assembly).Find(
            testCase =>
            {
                found.Add(testCase);
                return new ValueTask<bool>(true);
            },
            TestFrameworkOptions.ForDiscovery(_configuration),
            types: null,
            cancellationToken: null);
        return [.. DiscoveredSpec.From(found)];
    }

    /// <summary>Runs one spec to its end.</summary>
    public async Task<SpecReport> RunAsync(DiscoveredSpec spec, int outputLimit, bool passOutputOn = false)
    {
        Initialize();
        var sink = new SpecSink();
        using var output = new SpecOutput(outputLimit, passOutputOn);
        using var state = new GlobalState();
        await _framework.GetExecutor(_assembly).RunTestCases([spec.TestCase], sink, TestFrameworkOptions.ForExecution(_configuration), null);
        return sink.ToReport(output.Text, output.Flooded, state.Leftover());
    }

    // Flows down from here only: what an asynchronous method sets, its caller does not see.
    private static void Initialize() => TestContext.SetForInitialization(diagnosticMessageSink: null, diagnosticMessages: false, internalDiagnosticMessages: false);
}
