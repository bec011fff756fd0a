using System.Globalization;
using System.Text;
using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>
/// Compares two tensors: equal shape and dtype, and |actual − expected| ≤ atol + rtol·|expected| everywhere.
/// NaN equals only an expected NaN, an infinity only itself.
/// </summary>
internal sealed class TensorComparison
{
    private readonly torch.Tensor _expected;
    private readonly torch.Tensor? _actual;
    private readonly double _rtol;
    private readonly double _atol;
    private readonly double[] _wanted = [];
    private readonly double[] _given = [];
    private readonly List<int> _wrong = [];
    private readonly bool _sameForm;

    public TensorComparison(torch.Tensor expected, torch.Tensor? actual, double rtol, double atol)
    {
        (_expected, _actual, _rtol, _atol) = (expected, actual, rtol, atol);
        _sameForm = actual is { IsInvalid: false } && actual.shape.SequenceEqual(expected.shape) && actual.dtype == expected.dtype;
        if (!_sameForm)
        {
            return;
        }

        (_wanted, _given) = (Numbers(expected), Numbers(actual!));
        for (var index = 0; index < _wanted.Length; index++)
        {
            if (!Fits(_wanted[index], _given[index]))
            {
                _wrong.Add(index);
            }
        }
    }

    /// <summary>What the two sides are called in messages.</summary>
    public (string Expected, string Actual) Sides { get; init; } = ("expected", "actual");

    /// <summary>What the tensor is compared with, in messages.</summary>
    public string Reference { get; init; } = "the expected values";

    /// <summary>The golden file that the expected values come from, which may name the axes.</summary>
    public string? Topic { get; init; }

    public bool Holds => _sameForm && _wrong.Count == 0;

    /// <summary>There are elements to compare, so that a heat map of the error can be drawn.</summary>
    public bool HasElements => _sameForm && _wanted.Length > 1;

    public IReadOnlyList<long> Shape => _expected.shape;

    public double WorstError => _wanted.Length == 0 ? 0 : Enumerable.Range(0, _wanted.Length).Max(Error);

    public IReadOnlyList<double> Errors => [.. Enumerable.Range(0, _wanted.Length).Select(Error)];

    public static double[] Numbers(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.numel() == 0 ? [] : tensor.detach().cpu().to_type(torch.ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    /// <summary>What was expected, where it differs, and which mistake gives this result.</summary>
    /// <param name="subject">What is compared, in the domain's words.</param>
    /// <param name="output">The name by which its axes are known.</param>
    /// <param name="misconception">The mistake whose result this is.</param>
    /// <param name="because">Why the values are expected.</param>
    public string Describe(string subject, string output, string? misconception = null, string because = "")
    {
        var axes = Axes.Of(output, _expected.shape.Length, Topic);
        var text = new StringBuilder($"{subject} {FormProblem(axes) ?? ValueProblem(axes, because)}");
        return misconception is null ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"\n  misconception {misconception}").ToString();
    }

    private string? FormProblem(Axes axes) =>
        _sameForm ? null
        : _actual is null ? "should be a tensor, but is null."
        : _actual.IsInvalid ? "should be a tensor, but was disposed before it was returned: move it out of its scope (MoveToOuterDisposeScope)."
        : !_actual.shape.SequenceEqual(_expected.shape) ? axes.Problem(_expected.shape, _actual.shape)
        : $"should have dtype {_expected.dtype}, but has {_actual.dtype}.";

    private string ValueProblem(Axes axes, string because)
    {
        var text = new StringBuilder(Headline(because));
        AppendElement(text, axes, "first", _wrong[0]);
        var worst = _wrong.MaxBy(index => double.IsNaN(Error(index)) ? double.PositiveInfinity : Error(index));
        if (worst != _wrong[0] && _expected.dtype != torch.ScalarType.Bool)
        {
            AppendElement(text, axes, "worst", worst);
        }

        if (Shape.Count > 0 && _wrong.FindIndex(index => double.IsNaN(_given[index])) is >= 0 and var firstNaN)
        {
            var count = _wrong.Count(index => double.IsNaN(_given[index]));
            text.Append(CultureInfo.InvariantCulture, $"\n  NaN first appears at {axes.At(Shape, _wrong[firstNaN])}, in {count} {(count == 1 ? "element" : "elements")}.");
        }

        return text.ToString();
    }

    // A single number has no elements to count; where booleans differ, one way of being wrong is all there is.
    private string Headline(string because)
    {
        var exact = _atol == 0 && _rtol == 0;
        if (Shape.Count == 0)
        {
            return $"should be {Digits(_wanted[0])}{because}, but is {Digits(_given[0])}.";
        }

        var share = string.Create(CultureInfo.InvariantCulture, $"{_wrong.Count} of {_wanted.Length} {(_wanted.Length == 1 ? "element" : "elements")} ({100.0 * _wrong.Count / _wanted.Length:0.#} %)");
        var verb = (exact, _wrong.Count) switch { (true, 1) => "differs", (true, _) => "differ", (_, 1) => "is off", _ => "are off" };
        return exact ? $"should equal {Reference}{because}, but {share} {verb}." : $"should match {Reference}{because}, but {share} {verb} by more than {Tolerance()}.";
    }

    // Written so that NaN is never close to a number.
    private bool Fits(double wanted, double given) =>
        double.IsNaN(wanted) ? double.IsNaN(given)
        : double.IsInfinity(wanted) ? wanted.Equals(given)
        : Math.Abs(given - wanted) <= Allowed(wanted);

    private double Allowed(double wanted) => _atol + (_rtol * Math.Abs(wanted));

    private double Error(int index) => Fits(_wanted[index], _given[index]) && !double.IsFinite(_wanted[index]) ? 0 : Math.Abs(_given[index] - _wanted[index]);

    private string Tolerance() =>
        _rtol == 0 ? string.Create(CultureInfo.InvariantCulture, $"{_atol:0.##e+0}")
        : _atol == 0 ? string.Create(CultureInfo.InvariantCulture, $"{_rtol:0.##e+0}·|{Sides.Expected}|")
        : string.Create(CultureInfo.InvariantCulture, $"{_atol:0.##e+0} + {_rtol:0.##e+0}·|{Sides.Expected}|");

    private void AppendElement(StringBuilder text, Axes axes, string which, int index)
    {
        var place = Shape.Count == 0 ? string.Empty : $"{which} {axes.At(Shape, index)}: ";
        text.Append($"\n  {place}{Sides.Expected} {Digits(_wanted[index])}, {Sides.Actual} {Digits(_given[index])}");
        if (_expected.dtype != torch.ScalarType.Bool)
        {
            text.Append(CultureInfo.InvariantCulture, $", error {Error(index):g3}{(Allowed(_wanted[index]) is > 0 and var allowed ? $" (allowed {allowed.ToString("g3", CultureInfo.InvariantCulture)})" : string.Empty)}");
        }
    }

    // Negative zero is a zero for whoever reads it.
    private string Digits(double value) => _expected.dtype == torch.ScalarType.Bool
        ? value != 0 ? "true" : "false"
        : value == 0 ? "0"
        : value.ToString(Math.Abs(value) is >= 1e-4 and < 1e7 ? "0.##########" : "g10", CultureInfo.InvariantCulture);
}
