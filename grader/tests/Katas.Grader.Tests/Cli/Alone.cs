using Xunit;

namespace Katas.Grader.Tests.Cli;

/// <summary>Tests that no other test may run beside.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;
