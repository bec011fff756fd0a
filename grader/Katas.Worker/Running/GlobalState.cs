using System.Globalization;
using Katas.Kit.Testing;
using TorchSharp;

namespace Katas.Worker.Running;

/// <summary>Gives each spec the same global state, and tells which part of it a spec left changed.</summary>
internal sealed class GlobalState : IDisposable
{
    public GlobalState() => Reset();

    /// <summary>What the spec left changed, in words; null when nothing.</summary>
    public string? Leftover() =>
        !torch.is_grad_enabled() ? "After the spec, gradients were still switched off: put `torch.no_grad()` into a `using`."
        : torch.get_default_dtype() != torch.ScalarType.Float32 ? $"After the spec, the default dtype was {torch.get_default_dtype()}: the code changed it for everybody (torch.set_default_dtype)."
        : null;

    public void Dispose() => Reset();

    private static void Reset()
    {
        torch.set_grad_enabled(true);
        torch.set_default_dtype(torch.ScalarType.Float32);
        torch.random.manual_seed(SeedShift.Apply(0));
        torch.backends.cudnn.allow_tf32 = false; // convolutions on a GPU would keep 10 bits of a float32's 23
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
    }
}
