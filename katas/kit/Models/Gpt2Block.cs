using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Katas.Kit.Models;

/// <summary>A block: x += attn(ln_1(x)), then x += mlp(ln_2(x)).</summary>
[SuppressMessage("Style", "IDE1006", Justification = "Fields bear the checkpoint's names.")]
[SuppressMessage("Usage", "CA2213", Justification = "The module disposes what is registered in it.")]
internal sealed class Gpt2Block : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly Gpt2Config _config;
    private readonly LayerNorm ln_1;
    private readonly Pair attn;
    private readonly LayerNorm ln_2;
    private readonly Pair mlp;

    public Gpt2Block(Gpt2Config config, Func<string, long, long, double, nn.Module<Tensor, Tensor>> projection)
        : base(nameof(Gpt2Block))
    {
        var (d, last) = (config.EmbeddingSize, 0.02 / Math.Sqrt(2 * config.Layers));  // the sum of 2L residual branches keeps its size
        _config = config;
        ln_1 = nn.LayerNorm(d, config.LayerNormEpsilon);
        attn = new Pair("c_attn", projection("attn.c_attn", d, 3 * d, 0.02), "c_proj", projection("attn.c_proj", d, d, last));
        ln_2 = nn.LayerNorm(d, config.LayerNormEpsilon);
        mlp = new Pair("c_fc", projection("mlp.c_fc", d, 4 * d, 0.02), "c_proj", projection("mlp.c_proj", 4 * d, d, last));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input1, Tensor? input2)
    {
        var x = input1 + Drop(Attention(ln_1.call(input1), input2), _config, training);
        return x + Drop(mlp.Second.call(Gelu(mlp.First.call(ln_2.call(x)))), _config, training);
    }

    public static Tensor Drop(Tensor x, Gpt2Config config, bool training) => config.Dropout > 0 ? nn.functional.dropout(x, config.Dropout, training) : x;

    private Tensor Attention(Tensor x, Tensor? mask)
    {
        var (batch, length) = (x.shape[0], x.shape[1]);
        var parts = attn.First.call(x).view(batch, length, 3, _config.Heads, -1).permute(2, 0, 3, 1, 4); // [3, B, H, T, D/H]
        var mixed = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], mask, training ? _config.Dropout : 0, is_casual: mask is null);
        return attn.Second.call(mixed.transpose(1, 2).reshape(batch, length, -1));
    }

    private Tensor Gelu(Tensor x) => nn.functional.gelu(x, _config.Gelu == GeluForm.Tanh ? TorchSharp.Modules.GELU.Approximate.tanh : TorchSharp.Modules.GELU.Approximate.none, false);

    /// <summary>The two projections of a part, under their released names.</summary>
    internal sealed class Pair : nn.Module
    {
        public Pair(string firstName, nn.Module<Tensor, Tensor> first, string secondName, nn.Module<Tensor, Tensor> second)
            : base(nameof(Pair))
        {
            (First, Second) = (first, second);
            register_module(firstName, first);
            register_module(secondName, second);
        }

        public nn.Module<Tensor, Tensor> First { get; }

        public nn.Module<Tensor, Tensor> Second { get; }
    }
}
