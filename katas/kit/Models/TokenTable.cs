using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Katas.Kit.Models;

/// <summary>An embedding whose rows are drawn from a given generator; torch's own layer draws from the global one.</summary>
[SuppressMessage("Usage", "CA2213", Justification = "The module disposes what is registered in it.")]
internal sealed class TokenTable : nn.Module<Tensor, Tensor>
{
    /// <summary>[entries, D], N(0, 0.02²).</summary>
    [SuppressMessage("Style", "IDE1006", Justification = "The name is the checkpoint's.")]
    public Parameter weight;

    public TokenTable(long entries, long size, Generator generator)
        : base(nameof(TokenTable))
    {
        weight = new Parameter(randn([entries, size], generator: generator).mul_(0.02).DetachFromDisposeScope());
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => weight.index_select(0, input.flatten()).view([.. input.shape, weight.shape[1]]);
}
