using Katas.Transformers;

namespace Specs.Transformers;

/// <summary>Where the decoder looks in the source, recomputed from a layer's parameters and its inputs.</summary>
internal static class CrossAttention
{
    /// <summary>The weights of one decoder layer for one pair, the mean over its heads.</summary>
    /// <returns>[T, S]; row t is where target position t looks. Null where the layer was not run through <c>call</c>.</returns>
    public static Tensor? Map(Seq2SeqTransformer model, Tensor source, Tensor targetInput, int layer)
    {
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var name = $"decoder.layers.{layer}.multihead_attn";
        var attention = (MultiHeadAttention)model.named_modules().Single(entry => entry.name == name).module;
        Tensor? query = null, memory = null;
        var hook = attention.register_forward_pre_hook((_, x, keyValue, _) =>
        {
            (query, memory) = (x.clone().DetachFromDisposeScope(), keyValue.clone().DetachFromDisposeScope());
            return null;
        });
        model.eval();
        model.call(source, targetInput);
        hook.remove();
        return query is null || memory is null ? null : Weights(model, name, query, memory).MoveToOuterDisposeScope();
    }

    private static Tensor Weights(Seq2SeqTransformer model, string name, Tensor query, Tensor memory)
    {
        var (weights, biases) = (model.get_parameter($"{name}.in_proj_weight")!.chunk(3), model.get_parameter($"{name}.in_proj_bias")!.chunk(3));
        Tensor Heads(Tensor x, int part) => nn.functional.linear(x, weights[part], biases[part]).view(1, x.size(1), model.Config.NumHeads, -1).transpose(1, 2); // [1, H, L, D/H]
        var (q, k) = (Heads(query, 0), Heads(memory, 1));
        return (q.matmul(k.transpose(-2, -1)) / Math.Sqrt(q.size(-1))).softmax(-1).mean([0L, 1L]).cpu(); // [T, S]
    }
}
