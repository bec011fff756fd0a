using Katas.Kit.Models;
using TorchSharp.Modules;

namespace Katas.Alignment;

// All segments at once: x Aᵀ is cut into [..., n, r], multiplied by B as [n, r, w] in one batched product, and scattered to the adapted columns.
public sealed class LoraConv1D : nn.Module<Tensor, Tensor>
{
    private readonly int _rank;
    private readonly int _adapted;
    private readonly long _outputs;
    private readonly long[] _columns;
    private readonly nn.Module<Tensor, Tensor> _drop;
    private readonly List<Tensor> _backup = [];

    public LoraConv1D(Conv1D original, int rank, double alpha, IReadOnlyList<bool>? enabled = null, double dropout = 0.0, Generator? generator = null)
        : base("adapter")
    {
        var segments = enabled?.Count ?? 1;
        _outputs = original.bias.numel();
        if (rank <= 0 || alpha <= 0 || (enabled is not null && (!enabled.Any(isOn => isOn) || _outputs % segments != 0)))
        {
            throw new ArgumentException("this cannot be adapted");
        }

        var width = _outputs / segments;
        (_rank, Scaling, _drop) = (rank, alpha / rank, nn.Dropout(dropout));
        _columns = [.. Enumerable.Range(0, (int)_outputs).Where(column => enabled is null || enabled[column / (int)width]).Select(column => (long)column)];
        _adapted = _columns.Length / (int)width;
        var inputs = original.weight.shape[0];
        original.weight.requires_grad_(false);
        original.bias.requires_grad_(false);
        register_parameter("weight", original.weight);
        register_parameter("bias", original.bias);
        var draws = generator ?? new Generator(77UL, CPU);
        register_parameter("lora_A", new Parameter(((rand([_adapted * rank, inputs], generator: draws) * 2) - 1) / Math.Sqrt(inputs)));
        register_parameter("lora_B", new Parameter(zeros([_columns.Length, rank])));
        register_module("drop", _drop);
    }

    public double Scaling { get; }

    public bool IsMerged { get; private set; }

    public Tensor DeltaWeight()
    {
        var parts = Entry("lora_A").view(_adapted, _rank, -1).transpose(1, 2).bmm(Entry("lora_B").view(_adapted, -1, _rank).transpose(1, 2)); // [n, in, w]
        return Scattered(parts.permute(1, 0, 2).flatten(1));
    }

    public void Merge()
    {
        if (!IsMerged)
        {
            using var recordsNothing = no_grad();
            _backup.Add(Entry("weight").detach().clone());
            Entry("weight").copy_(_backup[0] + DeltaWeight());
            IsMerged = true;
        }
    }

    public void Unmerge()
    {
        if (IsMerged)
        {
            using var recordsNothing = no_grad();
            Entry("weight").copy_(_backup[0]);
            _backup.Clear();
            IsMerged = false;
        }
    }

    public override Tensor forward(Tensor x)
    {
        var frozen = x.matmul(Entry("weight")) + Entry("bias");
        if (IsMerged)
        {
            return frozen;
        }

        var inner = _drop.call(x).matmul(Entry("lora_A").t()).view(-1, _adapted, _rank).transpose(0, 1);               // [n, rows, r]
        var parts = inner.bmm(Entry("lora_B").view(_adapted, -1, _rank).transpose(1, 2)).transpose(0, 1).flatten(1);  // [rows, n·w]
        return frozen + Scattered(parts).view(frozen.shape);
    }

    private Tensor Scattered(Tensor parts) => Scaling * zeros(parts.size(0), _outputs, parts.dtype, parts.device).index_copy(1, tensor(_columns, device: parts.device), parts);

    private Parameter Entry(string name) => named_parameters().First(entry => entry.name == name).parameter;
}
