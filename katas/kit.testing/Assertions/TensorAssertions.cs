using System.Globalization;
using FluentAssertions;
using FluentAssertions.Primitives;
using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Assertions about a tensor. Comparisons are written so that NaN fails.</summary>
/// <param name="actual">The tensor.</param>
/// <param name="name">What it is, for messages; the expression in the spec when null.</param>
public sealed class TensorAssertions(torch.Tensor actual, string? name = null) : ReferenceTypeAssertions<torch.Tensor, TensorAssertions>(actual)
{
    /// <inheritdoc/>
    protected override string Identifier => "tensor";

    // What stands before `.Should()` in the spec, without C#'s assurance that it is not null; the marked frames between are skipped.
    private string Name
    {
        [CustomAssertion]
        get => name ?? (FluentAssertions.Execution.AssertionScope.Current.CallerIdentity is { Length: > 0 } caller ? caller.TrimEnd('!') : "the tensor");
    }

    /// <summary>Asserts equal shape and dtype, and |actual − expected| ≤ atol + rtol·|expected| for every element.</summary>
    /// <param name="expected">What is asked for.</param>
    /// <param name="rtol">The relative tolerance.</param>
    /// <param name="atol">The absolute tolerance.</param>
    /// <param name="because">Why, in the domain's words; continues "should be close to …".</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<TensorAssertions> BeCloseTo(torch.Tensor expected, double rtol, double atol, string because = "", params object[] becauseArgs)
    {
        var comparison = new TensorComparison(expected, Subject, rtol, atol);
        if (!comparison.Holds)
        {
            Failure.Throw(comparison.Describe(Name, Name, because: Because(because, becauseArgs)), comparison, "actual");
        }

        return new(this);
    }

    /// <summary>Asserts equal shape, dtype and bits, so that not even rounding may differ.</summary>
    /// <param name="expected">What is asked for.</param>
    /// <param name="because">Why, in the domain's words.</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<TensorAssertions> BeBitwiseEqualTo(torch.Tensor expected, string because = "", params object[] becauseArgs)
    {
        var comparison = new TensorComparison(expected, Subject, rtol: 0, atol: 0);
        if (!comparison.Holds)
        {
            Failure.Throw(comparison.Describe(Name, Name, because: $" bit for bit{Because(because, becauseArgs)}"), comparison, "actual");
        }

        return new(this);
    }

    /// <summary>Asserts a shape.</summary>
    /// <param name="shape">The sizes of all axes.</param>
    [CustomAssertion]
    public AndConstraint<TensorAssertions> HaveShape(params long[] shape)
    {
        if (!Alive().shape.SequenceEqual(shape))
        {
            Failure.Throw($"{Name} {Axes.Of(Name, shape.Length).Problem(shape, Subject.shape)}");
        }

        return new(this);
    }

    /// <summary>Asserts a dtype.</summary>
    /// <param name="dtype">The element type.</param>
    [CustomAssertion]
    public AndConstraint<TensorAssertions> HaveDtype(torch.ScalarType dtype)
    {
        Require(Alive().dtype == dtype, $"should have dtype {dtype}, but has {Subject.dtype}");
        return new(this);
    }

    /// <summary>Asserts that no element is NaN or infinite.</summary>
    [CustomAssertion]
    public AndConstraint<TensorAssertions> BeFinite()
    {
        var values = TensorComparison.Numbers(Alive());
        var bad = Array.FindIndex(values, value => !double.IsFinite(value));
        Require(bad < 0, bad < 0 ? string.Empty : $"should be finite, but {values.Count(value => !double.IsFinite(value))} of {values.Length} elements are not; the first is {values[bad].ToString(CultureInfo.InvariantCulture)}{Where(bad)}");
        return new(this);
    }

    /// <summary>Asserts that every element has exactly one value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="because">Why, in the domain's words.</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<TensorAssertions> BeAllEqualTo(double value, string because = "", params object[] becauseArgs)
    {
        var values = TensorComparison.Numbers(Alive());
        var bad = Array.FindIndex(values, candidate => !candidate.Equals(value) && !(candidate == 0 && value == 0));
        var everywhere = Subject.shape.Length == 0 ? string.Empty : " everywhere";
        Require(bad < 0, bad < 0 ? string.Empty : FormattableString.Invariant($"should be {value}{everywhere}{Because(because, becauseArgs)}, but is {values[bad]}{Where(bad)}"));
        return new(this);
    }

    /// <summary>Asserts that the tensor remembers no computation: it was detached, or computed under <c>no_grad</c>.</summary>
    [CustomAssertion]
    public AndConstraint<TensorAssertions> HaveNoGradientGraph()
    {
        Require(!Alive().requires_grad, "should not require gradients, but does: compute it under torch.no_grad() or detach it");
        return new(this);
    }

    [CustomAssertion]
    private string Where(int flat) => Subject.shape.Length == 0 ? string.Empty : $" at {Axes.Of(Name, Subject.shape.Length).At(Subject.shape, flat)}";

    private static string Because(string because, object[] arguments)
    {
        var reason = string.Format(CultureInfo.InvariantCulture, because, arguments).Trim();
        return reason.StartsWith("because", StringComparison.Ordinal) ? $" {reason}" : Failure.Because(reason);
    }

    [CustomAssertion]
    private torch.Tensor Alive()
    {
        Require(Subject is not null, "should be a tensor, but is null");
        Require(!Subject!.IsInvalid, "should be a tensor, but was disposed before it was returned");
        return Subject;
    }

    [CustomAssertion]
    private void Require(bool holds, string problem)
    {
        if (!holds)
        {
            Failure.Throw($"{Name} {problem}.");
        }
    }
}
