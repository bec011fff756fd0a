using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Testing;

namespace Specs.Alignment;

[OfTask(6)]
public sealed class GpuSpecs
{
    [GpuFact]
    public void Adapted_logits_are_equal_on_the_gpu()
    {
        using var model = Inputs.Disturbed(Lora.CreateGpt2(Inputs.Small, Inputs.Everywhere, Inputs.Seed(71)), 72);
        var tokens = Inputs.Tokens(73, 3, 12, 23);
        var expected = model.call(tokens).detach();

        var moved = model.cuda();
        var logits = moved.call(tokens.cuda()).detach().cpu();
        Lora.MergeAll(moved);

        logits.Should().BeCloseTo(expected, 1e-4, 1e-4, "the device changes nothing");
        moved.call(tokens.cuda()).detach().cpu().Should().BeCloseTo(expected, 1e-3, 1e-3, "neither does merging on it");
    }

    [GpuFact]
    public void Lora_step_needs_less_memory_than_full_fine_tuning()
    {
        var (tokens, config) = (Inputs.Tokens(74, 8, 512, 50257).cuda(), new Gpt2Config());
        using var whole = new Gpt2Model(config).cuda();
        using var adapted = Lora.CreateGpt2(config, new LoraConfig(), Inputs.Seed(75)).cuda();
        Lora.MarkOnlyLoraAsTrainable(adapted);

        var (wholeTensors, wholeBytes) = Held(whole, tokens);
        var (tensors, bytes) = Held(adapted, tokens);

        (wholeTensors, wholeBytes).Should().Be((3 * 148, 3 * 4 * 124_439_808L), "a gradient and two moments of every parameter");
        (tensors, bytes).Should().Be((3 * 24, 3 * 4 * 294_912L), "they are held for the two factors of each of the 12 layers only");
    }

    [GpuFact]
    public void Bfloat16_sft_tracks_float32()
    {
        var (exact, rounded) = (Losses(ScalarType.Float32), Losses(ScalarType.BFloat16));

        rounded.Zip(exact, (half, full) => Math.Abs(half - full)).Max().Should().BeLessThanOrEqualTo(0.05, "bfloat16 keeps 8 bits, which 30 steps forgive");
    }

    // Gradients and moments after a step: how many tensors, and their bytes.
    private static (int Tensors, long Bytes) Held(Gpt2Model model, Tensor tokens)
    {
        using var optimizer = optim.AdamW(Lora.TrainableParameters(model), 1e-4);
        SupervisedFineTuning.Step(model, optimizer, [(tokens, tokens)], 1e-4);
        var moments = optimizer.state_dict().State.Cast<TorchSharp.Modules.AdamW.State>().SelectMany(state => new[] { state.exp_avg, state.exp_avg_sq });
        List<Tensor> held = [.. model.parameters().Where(parameter => parameter.grad is not null).Select(parameter => parameter.grad!), .. moments];
        return (held.Count, held.Sum(tensor => tensor.numel() * tensor.element_size()));
    }

    private static List<double> Losses(ScalarType dtype)
    {
        using var model = Lora.CreateGpt2(Inputs.Small, Inputs.Everywhere, Inputs.Seed(76)).to(CUDA, dtype);
        Lora.MarkOnlyLoraAsTrainable(model);
        using var optimizer = optim.AdamW(Lora.TrainableParameters(model), 3e-3, weight_decay: 0);
        var tokens = Inputs.Tokens(77, 8, 12, 23);
        var (inputs, labels) = (tokens.cuda(), Inputs.Labels(78, tokens).cuda());
        return [.. Enumerable.Range(0, 30).Select(_ => SupervisedFineTuning.Step(model, optimizer, [(inputs, labels)], 3e-3).Loss)];
    }
}
