using System.Runtime.CompilerServices;
using Katas.Kit.Platform;

namespace Katas.Kit.Testing.Hosting;

internal static class TestAssembly
{
    // Under `dotnet test` nothing else touches the kit before the first tensor.
    [ModuleInitializer]
    internal static void LoadNativeLibraries() => NativeLibraries.Load();
}
