using System.Diagnostics.CodeAnalysis;
using Katas.Kit.Storage;
using static TorchSharp.torch;

namespace Katas.Kit.Models;

/// <summary>
/// Inception v3 (Szegedy et al. 2016) as the FID uses it: average-pooled branches leave the padding out, and the last block pools by the maximum.
/// Parameter names are torchvision's, without the classifier.
/// </summary>
public sealed class InceptionV3Fid : nn.Module<Tensor, Tensor>
{
    private readonly Dictionary<string, Unit> _units = new(StringComparer.Ordinal);

    /// <summary>An untrained network; real weights are loaded by <see cref="Load"/>.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The module owns its units.")]
    public InceptionV3Fid()
        : base(nameof(InceptionV3Fid))
    {
        foreach (var (name, inputs, outputs, height, width, stride) in Layers())
        {
            var unit = new Unit(inputs, outputs, height, width, stride, IsPadded(name));
            _units[name] = unit;
            var parent = name.Split('.');
            if (parent.Length == 1)
            {
                register_module(name, unit);
                continue;
            }

            var block = named_children().Where(child => child.name == parent[0]).Select(child => (Block)child.module).FirstOrDefault();
            if (block is null)
            {
                block = new Block();
                register_module(parent[0], block);
            }

            block.register_module(parent[1], unit);
        }

        eval();
    }

    /// <summary>Loads released weights by name, in evaluation mode.</summary>
    /// <param name="weights">Safetensors of the checkpoint; entries of the classifier are left out.</param>
    /// <exception cref="ArgumentException">Tensors are missing or misshapen.</exception>
    public void Load(Stream weights)
    {
        var state = Safetensors.Read(weights).Where(entry => !entry.Key.StartsWith("fc.", StringComparison.Ordinal) && !entry.Key.StartsWith("AuxLogits.", StringComparison.Ordinal)).ToDictionary();
        StateDict.Load(this, state, strict: false);
        string[] missing = [.. named_parameters().Select(entry => entry.name).Where(name => !state.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw new ArgumentException($"The checkpoint lacks {string.Join(", ", missing.Take(5))}{(missing.Length > 5 ? ", …" : string.Empty)}.", nameof(weights));
        }
    }

    /// <summary>The pooled features.</summary>
    /// <param name="images01">float [N, 3, H, W] in [0, 1]; resized to 299×299 bilinearly without aligned corners, and scaled to [−1, 1].</param>
    /// <returns>[N, 2048], not negative.</returns>
    public Tensor Features(Tensor images01)
    {
        using var scope = NewDisposeScope();
        return forward((2 * nn.functional.interpolate(images01, [299, 299], mode: InterpolationMode.Bilinear, align_corners: false)) - 1).MoveToOuterDisposeScope();
    }

    /// <summary>The pooled features of prepared images.</summary>
    /// <param name="input">[N, 3, 299, 299] in [−1, 1].</param>
    /// <returns>[N, 2048].</returns>
    public override Tensor forward(Tensor input)
    {
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var x = Run(input, "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3");           // [N, 64, 147, 147]
        x = Run(Pool(x), "Conv2d_3b_1x1", "Conv2d_4a_3x3");                              // [N, 192, 71, 71]
        x = Pool(x);                                                                     // [N, 192, 35, 35]
        foreach (var block in new[] { "Mixed_5b", "Mixed_5c", "Mixed_5d" })
        {
            x = Join(Branch(x, block, "branch1x1"), Branch(x, block, "branch5x5_1", "branch5x5_2"), Branch(x, block, "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"), Branch(Average(x), block, "branch_pool"));
        }

        x = Join(Branch(x, "Mixed_6a", "branch3x3"), Branch(x, "Mixed_6a", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"), Pool(x)); // [N, 768, 17, 17]
        foreach (var block in new[] { "Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e" })
        {
            x = Join(
                Branch(x, block, "branch1x1"),
                Branch(x, block, "branch7x7_1", "branch7x7_2", "branch7x7_3"),
                Branch(x, block, "branch7x7dbl_1", "branch7x7dbl_2", "branch7x7dbl_3", "branch7x7dbl_4", "branch7x7dbl_5"),
                Branch(Average(x), block, "branch_pool"));
        }

        x = Join(Branch(x, "Mixed_7a", "branch3x3_1", "branch3x3_2"), Branch(x, "Mixed_7a", "branch7x7x3_1", "branch7x7x3_2", "branch7x7x3_3", "branch7x7x3_4"), Pool(x)); // [N, 1280, 8, 8]
        x = Widest(x, "Mixed_7b", Average(x));
        x = Widest(x, "Mixed_7c", nn.functional.max_pool2d(x, 3, 1, 1));                 // [N, 2048, 8, 8]
        return x.mean([2L, 3L]).MoveToOuterDisposeScope();
    }

    private static Tensor Pool(Tensor x) => nn.functional.max_pool2d(x, 3, 2);

    private static Tensor Average(Tensor x) => nn.functional.avg_pool2d(x, 3, 1, 1, count_include_pad: false);

    private static Tensor Join(params Tensor[] branches) => cat(branches, 1);

    private Tensor Widest(Tensor x, string block, Tensor pooled)
    {
        var (narrow, twice) = (Branch(x, block, "branch3x3_1"), Branch(x, block, "branch3x3dbl_1", "branch3x3dbl_2"));
        return Join(
            Branch(x, block, "branch1x1"),
            Branch(narrow, block, "branch3x3_2a"), Branch(narrow, block, "branch3x3_2b"),
            Branch(twice, block, "branch3x3dbl_3a"), Branch(twice, block, "branch3x3dbl_3b"),
            Branch(pooled, block, "branch_pool"));
    }

    private Tensor Branch(Tensor x, string block, params ReadOnlySpan<string> units)
    {
        foreach (var unit in units)
        {
            x = _units[$"{block}.{unit}"].call(x);
        }

        return x;
    }

    private Tensor Run(Tensor x, params ReadOnlySpan<string> units)
    {
        foreach (var unit in units)
        {
            x = _units[unit].call(x);
        }

        return x;
    }

    // Kernels keep the size, but for the first ones of the stem and those that halve it.
    private static bool IsPadded(string name) => name is not ("Conv2d_1a_3x3" or "Conv2d_2a_3x3" or "Conv2d_4a_3x3" or "Mixed_6a.branch3x3" or "Mixed_6a.branch3x3dbl_3" or "Mixed_7a.branch3x3_2" or "Mixed_7a.branch7x7x3_4");

    private static IEnumerable<(string Name, long Inputs, long Outputs, long Height, long Width, long Stride)> Layers()
    {
        (string, long, long, long, long, long)[] stem =
            [("Conv2d_1a_3x3", 3, 32, 3, 3, 2), ("Conv2d_2a_3x3", 32, 32, 3, 3, 1), ("Conv2d_2b_3x3", 32, 64, 3, 3, 1), ("Conv2d_3b_1x1", 64, 80, 1, 1, 1), ("Conv2d_4a_3x3", 80, 192, 3, 3, 1)];
        return
        [
            .. stem,
            .. Small("Mixed_5b", 192, 32), .. Small("Mixed_5c", 256, 64), .. Small("Mixed_5d", 288, 64),
            ("Mixed_6a.branch3x3", 288, 384, 3, 3, 2), ("Mixed_6a.branch3x3dbl_1", 288, 64, 1, 1, 1), ("Mixed_6a.branch3x3dbl_2", 64, 96, 3, 3, 1), ("Mixed_6a.branch3x3dbl_3", 96, 96, 3, 3, 2),
            .. Factored("Mixed_6b", 128), .. Factored("Mixed_6c", 160), .. Factored("Mixed_6d", 160), .. Factored("Mixed_6e", 192),
            ("Mixed_7a.branch3x3_1", 768, 192, 1, 1, 1), ("Mixed_7a.branch3x3_2", 192, 320, 3, 3, 2), ("Mixed_7a.branch7x7x3_1", 768, 192, 1, 1, 1),
            ("Mixed_7a.branch7x7x3_2", 192, 192, 1, 7, 1), ("Mixed_7a.branch7x7x3_3", 192, 192, 7, 1, 1), ("Mixed_7a.branch7x7x3_4", 192, 192, 3, 3, 2),
            .. Wide("Mixed_7b", 1280), .. Wide("Mixed_7c", 2048),
        ];
    }

    private static IEnumerable<(string, long, long, long, long, long)> Small(string block, long inputs, long pooled) =>
    [
        ($"{block}.branch1x1", inputs, 64, 1, 1, 1), ($"{block}.branch5x5_1", inputs, 48, 1, 1, 1), ($"{block}.branch5x5_2", 48, 64, 5, 5, 1),
        ($"{block}.branch3x3dbl_1", inputs, 64, 1, 1, 1), ($"{block}.branch3x3dbl_2", 64, 96, 3, 3, 1), ($"{block}.branch3x3dbl_3", 96, 96, 3, 3, 1), ($"{block}.branch_pool", inputs, pooled, 1, 1, 1),
    ];

    private static IEnumerable<(string, long, long, long, long, long)> Factored(string block, long c) =>
    [
        ($"{block}.branch1x1", 768, 192, 1, 1, 1), ($"{block}.branch7x7_1", 768, c, 1, 1, 1), ($"{block}.branch7x7_2", c, c, 1, 7, 1), ($"{block}.branch7x7_3", c, 192, 7, 1, 1),
        ($"{block}.branch7x7dbl_1", 768, c, 1, 1, 1), ($"{block}.branch7x7dbl_2", c, c, 7, 1, 1), ($"{block}.branch7x7dbl_3", c, c, 1, 7, 1), ($"{block}.branch7x7dbl_4", c, c, 7, 1, 1),
        ($"{block}.branch7x7dbl_5", c, 192, 1, 7, 1), ($"{block}.branch_pool", 768, 192, 1, 1, 1),
    ];

    private static IEnumerable<(string, long, long, long, long, long)> Wide(string block, long inputs) =>
    [
        ($"{block}.branch1x1", inputs, 320, 1, 1, 1), ($"{block}.branch3x3_1", inputs, 384, 1, 1, 1), ($"{block}.branch3x3_2a", 384, 384, 1, 3, 1), ($"{block}.branch3x3_2b", 384, 384, 3, 1, 1),
        ($"{block}.branch3x3dbl_1", inputs, 448, 1, 1, 1), ($"{block}.branch3x3dbl_2", 448, 384, 3, 3, 1), ($"{block}.branch3x3dbl_3a", 384, 384, 1, 3, 1), ($"{block}.branch3x3dbl_3b", 384, 384, 3, 1, 1),
        ($"{block}.branch_pool", inputs, 192, 1, 1, 1),
    ];

    private sealed class Block() : nn.Module(nameof(Block));

    private sealed class Unit : nn.Module<Tensor, Tensor>
    {
        private readonly Func<Tensor, Tensor> _apply;

        [SuppressMessage("Reliability", "CA2000", Justification = "The module owns its layers.")]
        public Unit(long inputs, long outputs, long height, long width, long stride, bool isPadded)
            : base(nameof(Unit))
        {
            var convolution = nn.Conv2d(inputs, outputs, (height, width), stride: (stride, stride), padding: isPadded ? (height / 2, width / 2) : (0, 0), bias: false);
            var norm = nn.BatchNorm2d(outputs, eps: 0.001);
            register_module("conv", convolution);
            register_module("bn", norm);
            _apply = input => nn.functional.relu(norm.call(convolution.call(input)));
        }

        public override Tensor forward(Tensor input) => _apply(input);
    }
}
