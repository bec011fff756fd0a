using TorchSharp.Modules;

namespace Katas.Pretraining;

// One flat list of weights by name, and the formulas written out: scores, mask, softmax, mean and variance.
public sealed class Gpt2 : nn.Module<Tensor, Tensor>
{
    private readonly Dictionary<string, Parameter> _w = [];

    public Gpt2(Gpt2Config config, Generator? generator = null)
        : base(nameof(Gpt2))
    {
        if (new[] { config.VocabularySize, config.ContextLength, config.EmbeddingSize, config.Layers, config.Heads }.Min() < 1 || config.EmbeddingSize % config.Heads > 0 || config.Dropout < 0 || config.Dropout >= 1)
        {
            throw new ArgumentException("sizes");
        }

        Config = config;
        var d = config.EmbeddingSize;
        Tensor Normal(double deviation, params long[] shape) => empty(shape).normal_(0, deviation, generator);
        void Affine(string name, Tensor weight, long width) => (_w[$"{name}.weight"], _w[$"{name}.bias"]) = (new Parameter(weight), new Parameter(zeros(width)));

        _w["wte.weight"] = new Parameter(Normal(0.02, config.VocabularySize, d));
        _w["wpe.weight"] = new Parameter(Normal(0.02, config.ContextLength, d));
        for (var i = 0; i < config.Layers; i++)
        {
            var small = Math.Pow(2 * config.Layers, -0.5) * 0.02;
            Affine($"h.{i}.ln_1", ones(d), d);
            Affine($"h.{i}.attn.c_attn", Normal(0.02, d, 3 * d), 3 * d);
            Affine($"h.{i}.attn.c_proj", Normal(small, d, d), d);
            Affine($"h.{i}.ln_2", ones(d), d);
            Affine($"h.{i}.mlp.c_fc", Normal(0.02, d, 4 * d), 4 * d);
            Affine($"h.{i}.mlp.c_proj", Normal(small, 4 * d, d), d);
        }

        Affine("ln_f", ones(d), d);
        Register(this, string.Empty);
    }

    public Gpt2Config Config { get; }

    public static Tensor Loss(Tensor logits, Tensor targets)
    {
        if (logits.dim() != 3 || targets.dim() != 2 || logits.size(0) != targets.size(0) || logits.size(1) != targets.size(1))
        {
            throw new ArgumentException("shapes");
        }

        var scored = targets.ne(-100);
        var picked = where(scored, targets, zeros_like(targets)).unsqueeze(2);
        if (picked.min().item<long>() < 0 || picked.max().item<long>() >= logits.size(2))
        {
            throw new ArgumentException("targets");
        }

        var losses = logits.logsumexp(2) - logits.gather(2, picked).squeeze(2);
        return where(scored, losses, zeros_like(losses)).sum() / Math.Max(1, scored.sum().item<long>());
    }

    public override Tensor forward(Tensor tokens)
    {
        if (tokens.dtype != ScalarType.Int64 || tokens.dim() != 2 || tokens.size(1) > Config.ContextLength || tokens.min().item<long>() < 0 || tokens.max().item<long>() >= Config.VocabularySize)
        {
            throw new ArgumentException("tokens");
        }

        var x = Drop(_w["wte.weight"][tokens] + _w["wpe.weight"].narrow(0, 0, tokens.size(1)));
        for (var i = 0; i < Config.Layers; i++)
        {
            x = x + Drop(Linear($"h.{i}.attn.c_proj", Attention(Linear($"h.{i}.attn.c_attn", Norm($"h.{i}.ln_1", x)))));
            x = x + Drop(Linear($"h.{i}.mlp.c_proj", Activations.GeluTanh(Linear($"h.{i}.mlp.c_fc", Norm($"h.{i}.ln_2", x)))));
        }

        return Norm("ln_f", x).matmul(_w["wte.weight"].transpose(0, 1));
    }

    private Tensor Attention(Tensor stacked)
    {
        var (t, width) = (stacked.size(1), Config.EmbeddingSize / Config.Heads);
        var mask = ones(t, t, dtype: ScalarType.Bool, device: stacked.device).triu(1);
        var parts = stacked.chunk(3, 2);
        var heads = Enumerable.Range(0, Config.Heads).Select(head =>
        {
            Tensor Of(int part) => parts[part].narrow(2, head * width, width);
            var scores = Of(0).matmul(Of(1).transpose(1, 2)) / Math.Sqrt(width);
            scores = Config.Causal ? scores.masked_fill(mask, double.NegativeInfinity) : scores;
            return scores.softmax(2).matmul(Of(2));
        });
        return cat(heads.ToArray(), 2);
    }

    private Tensor Norm(string name, Tensor x)
    {
        var centred = x - x.mean([2L], keepdim: true);
        return (centred * (centred.pow(2).mean([2L], keepdim: true) + Config.LayerNormEpsilon).rsqrt() * _w[$"{name}.weight"]) + _w[$"{name}.bias"];
    }

    private Tensor Linear(string name, Tensor x) => x.matmul(_w[$"{name}.weight"]) + _w[$"{name}.bias"];

    private Tensor Drop(Tensor x) => training && Config.Dropout > 0 ? x * (rand_like(x) >= Config.Dropout) / (1 - Config.Dropout) : x;

    // "h.0.ln_1.weight" becomes the parameter "weight" of the module "ln_1" of "0" of "h".
    private void Register(nn.Module parent, string path)
    {
        foreach (var group in _w.Keys.Where(name => name.StartsWith(path, StringComparison.Ordinal)).GroupBy(name => name[path.Length..].Split('.')[0]).ToList())
        {
            if (_w.TryGetValue(path + group.Key, out var parameter))
            {
                parent.register_parameter(group.Key, parameter);
            }
            else
            {
                var folder = new Folder();
                parent.register_module(group.Key, folder);
                Register(folder, $"{path}{group.Key}.");
            }
        }
    }

    private sealed class Folder() : nn.Module(nameof(Folder));
}
