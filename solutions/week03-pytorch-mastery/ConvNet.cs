using Katas.Kit.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.PytorchMastery;

/// <summary>A small convolutional network for 28×28 images: two times convolution, batch norm, ReLU and pooling, then two dense layers with dropout between.</summary>
/// <remarks>
/// conv1 (1 → c1, 3×3, padding 1, no bias) bn1 ReLU pool 2 | conv2 (c1 → c2) bn2 ReLU pool 2 | flatten, fc1 (49·c2 → hidden) ReLU, dropout, fc2 (hidden → 10).
/// State dict: <c>conv1.weight</c>, <c>bn1.weight</c>, <c>bn1.bias</c>, <c>bn1.running_mean</c>, …, <c>fc2.bias</c>. Weights and biases are uniform in ±1/√fan-in, drawn on the CPU from the seed
/// alone: the same on every device.
/// </remarks>
public sealed class ConvNet : nn.Module<Tensor, Tensor>
{
    // solution:begin
    [ComponentName(Name = "conv1")]
    private readonly Conv2d _conv1;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _bn1;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _conv2;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm2d _bn2;

    [ComponentName(Name = "fc1")]
    private readonly Linear _fc1;

    [ComponentName(Name = "fc2")]
    private readonly Linear _fc2;

    private readonly double _dropout;

    // solution:end
    /// <summary>Creates the network; the global generator is as before.</summary>
    /// <param name="channels1">c1.</param>
    /// <param name="channels2">c2.</param>
    /// <param name="hidden">Units of the dense hidden layer.</param>
    /// <param name="dropout">Share of them that is dropped in training, in [0, 1).</param>
    /// <param name="seed">Decides weights and dropout masks.</param>
    /// <param name="device">Where the network lives; the CPU when null.</param>
    public ConvNet(long channels1 = 16, long channels2 = 32, long hidden = 64, double dropout = 0.25, int seed = 0, Device? device = null)
        : base(nameof(ConvNet))
    {
        // solution:begin task 8: create the layers, draw their weights from the seed on the CPU, then move to the device
        if (!(dropout >= 0 && dropout < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(dropout), dropout, "The probability must be at least 0 and below 1.");
        }

        using var globalState = get_rng_state(); // the layers' own constructors draw from the global generator
        (_conv1, _bn1) = (nn.Conv2d(1, channels1, 3, padding: 1, bias: false), nn.BatchNorm2d(channels1));
        (_conv2, _bn2) = (nn.Conv2d(channels1, channels2, 3, padding: 1, bias: false), nn.BatchNorm2d(channels2));
        (_fc1, _fc2) = (nn.Linear(49 * channels2, hidden), nn.Linear(hidden, 10));
        set_rng_state(globalState);
        _dropout = dropout;
        RegisterComponents();
        Initialize(seed);
        this.to(device ?? CPU);
        Noise = Seeds.Generator(Seeds.Derive(seed, 1), device);
        // solution:end
    }

    /// <summary>Where the dropout masks come from, on the network's device. Its state belongs into a checkpoint.</summary>
    public Generator Noise { get; }

    /// <summary>The logits.</summary>
    /// <param name="x">[n, 1, 28, 28].</param>
    /// <returns>[n, 10].</returns>
    public override Tensor forward(Tensor x)
    {
        // solution:begin task 8: two convolutional stages, then the dense ones
        using var scope = NewDisposeScope();
        var first = nn.functional.max_pool2d(_bn1.call(_conv1.call(x)).relu(), 2);       // [n, c1, 14, 14]
        var second = nn.functional.max_pool2d(_bn2.call(_conv2.call(first)).relu(), 2);  // [n, c2, 7, 7]
        var hidden = _fc1.call(second.flatten(1)).relu();                                // [n, hidden]
        return _fc2.call(Drop(hidden)).MoveToOuterDisposeScope();                        // [n, 10]
        // solution:end
    }
    // solution:begin

    private Tensor Drop(Tensor x)
    {
        if (!training || _dropout == 0)
        {
            return x;
        }

        var kept = rand(x.shape, dtype: x.dtype, generator: Noise).to(x.device) >= _dropout;
        return x * kept.to_type(x.dtype) / (1 - _dropout);
    }

    private void Initialize(int seed)
    {
        using var recordsNothing = no_grad();
        using var generator = Seeds.Generator(seed);
        foreach (var (weight, bias) in new[] { (_conv1.weight!, null), (_conv2.weight!, null), (_fc1.weight!, _fc1.bias), (_fc2.weight!, _fc2.bias) })
        {
            var bound = 1 / Math.Sqrt(weight.numel() / weight.shape[0]);                 // 1/√fan-in
            weight.uniform_(-bound, bound, generator);
            bias?.uniform_(-bound, bound, generator);
        }
    }
    // solution:end
}
