using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Transformers;

namespace Specs.Transformers;

/// <summary>Seeded inputs and oracles that no learner's code has touched.</summary>
internal static class Inputs
{
    public static Generator Seed(int seed) => new((ulong)seed, CPU);

    public static Tensor Normal(int seed, params long[] shape) => randn(shape, generator: Seed(seed));

    public static Tensor Ids(params long[][] rows) => stack(rows.Select(row => tensor(row)));

    /// <summary>Uniform ids 4 … vocabulary − 1.</summary>
    public static Tensor RandomIds(int seed, long rows, long length, long vocabulary) => randint(4, vocabulary, [rows, length], dtype: ScalarType.Int64, generator: Seed(seed));

    /// <summary>A small model without dropout; any part of its configuration can be changed.</summary>
    public static Seq2SeqTransformer Model(int seed, Func<TransformerConfig, TransformerConfig>? change = null)
    {
        var config = new TransformerConfig(12, 13, 16, 2, 24, 2, 2, Dropout: 0, NormFirst: true, FinalNorm: true, MaxLength: 32);
        return new Seq2SeqTransformer(change?.Invoke(config) ?? config, Seed(seed));
    }

    /// <summary>The model of a golden case, with its weights.</summary>
    public static Seq2SeqTransformer Model(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var config = new TransformerConfig(
            inputs.Get<long>("source_vocabulary"), inputs.Get<long>("target_vocabulary"), inputs.Get<long>("d_model"), inputs.Get<long>("num_heads"), inputs.Get<long>("feed_forward"),
            inputs.Get<int>("encoder_layers"), inputs.Get<int>("decoder_layers"), Dropout: 0, inputs.Get<bool>("norm_first"), inputs.Get<bool>("final_norm"), Enum.Parse<WeightTying>(inputs.Get<string>("tying")));
        var model = new Seq2SeqTransformer(config, Seed(0));
        StateDict.Load(model, inputs.State("state_dict"));
        return model;
    }

    /// <summary>Sinusoidal positions, written down entry by entry.</summary>
    public static Tensor Positions(int length, int width)
    {
        var table = new double[length, width];
        for (var cell = 0; cell < table.Length; cell++)
        {
            var (position, column) = (cell / width, cell % width);
            var angle = position / Math.Pow(10000, 2.0 * (column / 2) / width);
            table[position, column] = column % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
        }

        return tensor(table).to(ScalarType.Float32);
    }

    /// <summary>Smoothed cross-entropy over targets that are not 0, as the explicit sum over classes.</summary>
    public static Tensor SmoothedLoss(Tensor logits, Tensor targets, double smoothing)
    {
        var classes = logits.size(-1);
        var wanted = (nn.functional.one_hot(targets, classes) * (1 - smoothing)) + (smoothing / classes);
        var losses = -(wanted * nn.functional.log_softmax(logits, -1)).sum([-1L]);
        var counted = (targets != 0).to(losses.dtype);
        return (losses * counted).sum() / counted.sum();
    }
}
