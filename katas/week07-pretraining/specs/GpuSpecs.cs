using System.Diagnostics;
using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

public sealed class GpuSpecs
{
    [GpuFact, OfTask(3)]
    public void Logits_are_equal_on_the_gpu()
    {
        using var recordsNothing = no_grad();
        using var model = Models.Loud(921);
        var tokens = Models.Tokens(922, 4, 12, 17);
        var expected = model.call(tokens);

        model.cuda();

        model.call(tokens.cuda()).cpu().Should().BeCloseTo(expected, rtol: 1e-4, atol: 1e-4, "the device changes nothing");
    }

    [GpuFact, OfTask(5)]
    public void Gpt2_small_step_fits_and_is_fast()
    {
        const int batch = 8, length = 1024, steps = 10;
        var config = Gpt2Config.Small;
        using var model = new Gpt2(config, new Draws(931).Generator());
        model.to(CUDA, ScalarType.BFloat16);
        using var optimizer = Recipe.AdamW(model);
        var (inputs, targets) = (Models.Tokens(932, batch, length, config.VocabularySize).cuda(), Models.Tokens(933, batch, length, config.VocabularySize).cuda());
        TrainingStep.Run(model, optimizer, [(inputs, targets)], 6e-4);

        var watch = Stopwatch.StartNew(); // the point of this spec is a speed, on a device that nobody shares
        for (var step = 0; step < steps; step++)
        {
            TrainingStep.Run(model, optimizer, [(inputs, targets)], 6e-4);
        }

        var tokensPerSecond = steps * batch * length / watch.Elapsed.TotalSeconds;
        var flopsPerToken = (6.0 * Gpt2Accounting.ParameterCount(config)) + (12.0 * config.Layers * config.EmbeddingSize * length);
        TestContext.Current.TestOutputHelper?.WriteLine($"{tokensPerSecond:0} tokens/s, {flopsPerToken * tokensPerSecond / 1e12:0.0} TFLOP/s");
        tokensPerSecond.Should().BeGreaterThan(2000, "even a small card does that");
    }
}
