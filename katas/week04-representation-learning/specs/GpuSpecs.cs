using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;

namespace Specs.RepresentationLearning;

[OfTask(8)]
public sealed class GpuSpecs
{
    [GpuFact]
    public void Views_and_loss_agree_on_the_gpu()
    {
        using var recordsNothing = no_grad();
        var (images, boxes) = (Inputs.Noise(111, 4, 32, 32), Inputs.Boxes([0, 0, 32, 32], [3, 5, 20, 17], [10, 0, 9, 30], [31, 31, 1, 1]));
        var (factors, turns) = (tensor(new[] { 0.6f, 0.9f, 1.2f, 1.4f }), tensor(new[] { -0.1f, -0.05f, 0.05f, 0.1f }));
        Tensor View(Device device)
        {
            var (f, view) = (factors.to(device), ImageOps.ResizedCrop(images.to(device), boxes.to(device), 32, 32));
            return ImageOps.AdjustHue(ImageOps.AdjustSaturation(ImageOps.AdjustContrast(ImageOps.AdjustBrightness(view, f), f), f), turns.to(device));
        }

        var (z1, z2) = (Inputs.Normal64(112, 16, 8).to(ScalarType.Float32), Inputs.Normal64(113, 16, 8).to(ScalarType.Float32));
        View(CUDA).cpu().Should().BeCloseTo(View(CPU), rtol: 0, atol: 1e-5, "the device changes nothing");
        NtXent.Loss(z1.cuda(), z2.cuda(), 0.2).cpu().Should().BeCloseTo(NtXent.Loss(z1, z2, 0.2), rtol: 1e-5, atol: 1e-5, "the device changes nothing");
    }

    [GpuFact]
    public void Gpu_pretraining_throughput()
    {
        using var model = new SimClrModel(new ResNetEncoder(64, [2, 2, 2, 2], seed: 114), new ProjectionHead(512, 512, 128, seed: 115)).cuda();
        var images = Inputs.Noise(114, 4096, 32, 32).cuda();
        var options = new PretrainOptions(1, 512, 1e-3, 0.2, 0, new AugmentOptions());
        Pretraining.Run(model, images[..1024], options); // kernels are chosen in the first steps

        // 8 192 images in 2.7 s are 3 000 a second, augmentation included: the loop must not wait for the processor.
        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(2.7), () => Pretraining.Run(model, images, options with { Epochs = 2 }));
    }
}
