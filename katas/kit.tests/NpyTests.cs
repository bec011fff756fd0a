using CsCheck;
using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class NpyTests
{
    [Fact]
    public void Both_orders_give_the_same_array()
    {
        var rows = Npy.Read(IndependentFiles.Open("rows.npy"));

        rows.Should().BeBitwiseEqualTo(arange(24, dtype: ScalarType.Float32).view(2, 3, 4) / 8);
        Npy.Read(IndependentFiles.Open("columns.npy")).Should().BeBitwiseEqualTo(rows);
        Npy.Read(IndependentFiles.Open("scalar.npy")).item<double>().Should().Be(138.88889);
    }

    [Theory]
    [InlineData("u1", ScalarType.Byte)]
    [InlineData("i1", ScalarType.Int8)]
    [InlineData("i2", ScalarType.Int16)]
    [InlineData("i4", ScalarType.Int32)]
    [InlineData("i8", ScalarType.Int64)]
    [InlineData("f2", ScalarType.Float16)]
    [InlineData("f4", ScalarType.Float32)]
    [InlineData("f8", ScalarType.Float64)]
    [InlineData("b1", ScalarType.Bool)]
    public void Every_dtype_is_read_from_a_zip(string name, ScalarType dtype)
    {
        var array = Npy.ReadZip(IndependentFiles.Open("every-dtype.npz"))[name];

        array.Should().HaveDtype(dtype).And.HaveShape(3);
        array.to_type(ScalarType.Float64).data<double>().ToArray().Should().Equal(dtype == ScalarType.Bool ? [0, 1, 1] : [0.0, 1, 100]);
    }

    [Fact]
    public void Empty_arrays_have_their_shape() => Npy.ReadZip(IndependentFiles.Open("every-dtype.npz"))["empty"].shape.Should().Equal(0, 5);

    [Fact]
    public void What_cannot_be_read_is_told()
    {
        FluentActions.Invoking(() => Npy.Read(IndependentFiles.Open("big-endian.npy"))).Should().Throw<KataException>().WithMessage("*its dtype is >f4*");
        FluentActions.Invoking(() => Npy.Read(IndependentFiles.Open("views.npz"))).Should().Throw<KataException>().WithMessage("*does not begin as one*");
        FluentActions.Invoking(() => Npy.ReadZip(IndependentFiles.Open("rows.npy"))).Should().Throw<KataException>().WithMessage("*no zip of arrays*");
        var bytes = IndependentFiles.Bytes("rows.npy");
        FluentActions.Invoking(() => Npy.Read(new MemoryStream(bytes, 0, bytes.Length - 1))).Should().Throw<KataException>().WithMessage("*96 bytes of data, there are 95*");
        FluentActions.Invoking(() => Npy.Read(new MemoryStream([.. bytes, 0]))).Should().Throw<KataException>().WithMessage("*there are 97*");
    }

    [Fact]
    public void Mutated_arrays_never_crash()
    {
        foreach (var file in new[] { "columns.npy", "every-dtype.npz" })
        {
            var valid = IndependentFiles.Bytes(file);
            Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Array[1, 4].Sample(
                edits =>
                {
                    var bytes = valid.ToArray();
                    Array.ForEach(edits, edit => bytes[edit.Item1] = edit.Item2);
                    using var scope = NewDisposeScope();
                    var problem = Record.Exception(() => file.EndsWith("npz", StringComparison.Ordinal) ? (object)Npy.ReadZip(new MemoryStream(bytes)) : Npy.Read(new MemoryStream(bytes)));
                    (problem is null or KataException).Should().BeTrue("{0}", problem);
                },
                iter: 5000);
        }
    }

    [Fact]
    public void Views_are_read_in_the_layout_of_the_tiny_scene()
    {
        var views = PosedImages.FromNpz(IndependentFiles.Open("views.npz"));

        views.Images.Should().HaveShape(2, 2, 4, 4);
        views.Images.select(3, 3).Should().BeAllEqualTo(1);
        views.Images[1, 0, 0, 0].item<float>().Should().Be(0.5f);
        views.Poses[1].Should().BeBitwiseEqualTo(eye(4));
        views.Focal.Should().Be(3.5);
        views.OnWhite().Should().BeCloseTo(views.Images.narrow(3, 0, 3), 0, 1e-7);
        FluentActions.Invoking(() => PosedImages.FromNpz(IndependentFiles.Open("every-dtype.npz"))).Should().Throw<KataException>().WithMessage("*images*focal; the file holds u1*");
    }

    [Fact]
    public void Straight_and_premultiplied_colours_lie_on_white_as_they_should()
    {
        var pixel = tensor(new[] { 0.2f, 0.4f, 0.0f, 0.5f }).view(1, 1, 1, 4);

        new PosedImages(pixel, eye(4).unsqueeze(0), 1, Premultiplied: true).OnWhite().Should().BeCloseTo(tensor(new[] { 0.7f, 0.9f, 0.5f }).view(1, 1, 1, 3), 0, 1e-6);
        new PosedImages(pixel, eye(4).unsqueeze(0), 1, Premultiplied: false).OnWhite().Should().BeCloseTo(tensor(new[] { 0.6f, 0.7f, 0.5f }).view(1, 1, 1, 3), 0, 1e-6);
    }

    [Fact]
    public void Halved_views_are_means_of_four_pixels()
    {
        var views = PosedImages.FromNpz(IndependentFiles.Open("views.npz"));

        var half = views.Halved();

        half.Images.Should().HaveShape(2, 1, 2, 4);
        half.Focal.Should().Be(1.75);
        half.Images[0, 0, 1].Should().BeCloseTo(views.Images[0].narrow(1, 2, 2).mean([0L, 1L]), 0, 1e-6);
        FluentActions.Invoking(() => half.Halved()).Should().Throw<InvalidOperationException>().WithMessage("*1×2*");
    }
}
