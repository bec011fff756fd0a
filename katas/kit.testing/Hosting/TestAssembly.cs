using System.Runtime.CompilerServices;
using Katas.Kit.Platform;

// Specs share torch's global generator, the count of live tensors and the memory that some of them measure.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Katas.Kit.Testing.Hosting;

internal static class TestAssembly
{
    // Under `dotnet test` nothing else touches the kit before the first tensor.
    [ModuleInitializer]
    internal static void LoadNativeLibraries() => NativeLibraries.Load();
}
