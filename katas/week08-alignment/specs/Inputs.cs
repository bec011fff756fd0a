using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Testing;
using Katas.Kit.Text;
using TorchSharp.Modules;

namespace Specs.Alignment;

/// <summary>Models, batches and answers that do not rest on the code under test.</summary>
internal static class Inputs
{
    public static readonly Gpt2Config Small = new(23, 12, 16, 2, 2);

    /// <summary>Every projection adapted.</summary>
    public static readonly LoraConfig Everywhere = new(Rank: 4, Alpha: 8, Key: true, AttentionOutput: true, MlpIn: true, MlpOut: true);

    public static Generator Seed(int seed) => new((ulong)seed, CPU);

    public static Tensor Normal(int seed, params long[] shape) => randn(shape, generator: Seed(seed));

    public static Tensor Tokens(int seed, long rows, long length, long vocabulary) => randint(vocabulary, [rows, length], dtype: ScalarType.Int64, generator: Seed(seed));

    /// <summary>The tokens, −100 where a coin says so, and in the first places of each row.</summary>
    public static Tensor Labels(int seed, Tensor tokens, long prompt = 2, double share = 0.5)
    {
        var isLearnt = (rand(tokens.shape, generator: Seed(seed)) < share).logical_and(arange(tokens.size(1)).ge(prompt));
        return where(isLearnt, tokens, full_like(tokens, -100));
    }

    /// <summary>The tokenizer of 2048 tokens that the goldens were made with; 2047 ends a text.</summary>
    public static BytePairTokenizer Tokenizer()
    {
        var golden = Golden.Case("tokenizer", "tokenizer_2048");
        return new([.. golden.Expected.Items("merges").Select(pair => pair.Get<string[]>(string.Empty)).Select(pair => (pair[0], pair[1]))], golden.Inputs.Get<string[]>("special_tokens"));
    }

    public static Parameter Parameter(nn.Module module, string name) => module.named_parameters().Single(entry => entry.name == name).parameter;

    /// <summary>Random factors instead of the fresh ones, whose change is zero.</summary>
    public static T Disturbed<T>(T module, int seed, double deviation = 0.3)
        where T : nn.Module
    {
        using var recordsNothing = no_grad();
        var generator = Seed(seed);
        foreach (var (_, factor) in module.named_parameters().Where(entry => entry.name.Contains("lora_")))
        {
            factor.normal_(0, deviation, generator);
        }

        return module;
    }

    /// <summary>Nats per scored target: libtorch's own log_softmax, label i + 1 for the logits at i.</summary>
    public static double Oracle(Gpt2Model model, Tensor tokens, Tensor labels)
    {
        using var recordsNothing = no_grad();
        var logProbabilities = model.call(tokens).log_softmax(-1)[.., ..^1];
        var targets = labels[.., 1..];
        var chosen = logProbabilities.gather(2, targets.clamp(min: 0).unsqueeze(2)).squeeze(2);
        return -chosen[targets.ne(-100)].mean().item<float>();
    }

    public static SupervisedExample Example(params long[] tokens) => new(tokens, [.. tokens]);
}
