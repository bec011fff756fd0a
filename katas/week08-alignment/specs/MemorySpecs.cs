using Xunit;

namespace Specs.Alignment;

/// <summary>Specs that measure the process's memory run while no other spec does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemorySpecs
{
    public const string Name = "Memory";
}
