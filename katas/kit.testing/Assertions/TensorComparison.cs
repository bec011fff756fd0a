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
    private readonly string? _form;
    private readonly double[] _wanted = [];
    private readonly double[] _given = [];
    private readonly List<int> _wrong = [];

    public TensorComparison(torch.Tensor expected, torch.Tensor? actual, double rtol, double atol, bool compareDtype = true)
    {
        (_expected, _actual, _rtol, _atol) = (expected, actual, rtol, atol);
        _form = Form(compareDtype);
        if (_form is not null)
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

    public bool Holds => _form is null && _wrong.Count == 0;

    /// <summary>The shapes fit, so that a heat map of the error can be drawn.</summary>
    public bool HasElements => _form is null && _wanted.Length > 0;

    public IReadOnlyList<long> Shape => _expected.shape;

    public double WorstError => _wanted.Length == 0 ? 0 : Enumerable.Range(0, _wanted.Length).Max(Error);

    public IReadOnlyList<double> Errors => [.. Enumerable.Range(0, _wanted.Length).Select(Error)];

    public static string ShapeText(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    public static double[] Numbers(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.numel() == 0 ? [] : tensor.detach().cpu().to_type(torch.ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    /// <summary>What was expected, where it differs, and which mistake gives this result.</summary>
    public string Describe(string subject, string? misconception = null, string because = "")
    {
        var text = new StringBuilder();
        if (_form is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{subject} {_form}");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{subject} should be {Bound()}{because}, but {_wrong.Count} of {_wanted.Length} {(_wanted.Length == 1 ? "element differs" : "elements differ")} ({Share()}).");
            AppendElement(text, "first", _wrong[0]);
            var worst = _wrong.MaxBy(index => double.IsNaN(Error(index)) ? double.PositiveInfinity : Error(index));
            if (worst != _wrong[0])
            {
                AppendElement(text, "worst", worst);
            }

            if (_wrong.FindIndex(index => double.IsNaN(_given[index])) is >= 0 and var firstNaN)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n  NaN first appears at {At(_wrong[firstNaN])}, in {_wrong.Count(index => double.IsNaN(_given[index]))} elements.");
            }
        }

        return misconception is null ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"\n  misconception {misconception}").ToString();
    }

    private string? Form(bool compareDtype)
    {
        if (_actual is null)
        {
            return "should be a tensor, but is null.";
        }

        if (_actual.IsInvalid)
        {
            return "should be a tensor, but was disposed before it was returned: move it out of its scope (MoveToOuterDisposeScope).";
        }

        if (!_actual.shape.SequenceEqual(_expected.shape))
        {
            return $"should have shape {ShapeText(_expected.shape)}, but has {ShapeText(_actual.shape)}{ShapeAdvice()}.";
        }

        return compareDtype && _actual.dtype != _expected.dtype ? $"should have dtype {_expected.dtype}, but has {_actual.dtype}." : null;
    }

    private string ShapeAdvice()
    {
        var (wanted, given) = (_expected.shape, _actual!.shape);
        return wanted.Length >= 2 && given.Length == wanted.Length && given[..^2].SequenceEqual(wanted[..^2]) && given[^1] == wanted[^2] && given[^2] == wanted[^1]
                ? ": the last two axes are swapped"
            : given.Length != wanted.Length && wanted.Where(size => size != 1).SequenceEqual(given.Where(size => size != 1)) ? ": an axis of size 1 is missing or too many"
            : wanted.Order().SequenceEqual(given.Order()) ? ": the axes are in another order"
            : string.Empty;
    }

    // Written so that NaN is never close to a number.
    private bool Fits(double wanted, double given) =>
        double.IsNaN(wanted) ? double.IsNaN(given)
        : double.IsInfinity(wanted) ? wanted.Equals(given)
        : Math.Abs(given - wanted) <= _atol + (_rtol * Math.Abs(wanted));

    private double Error(int index) => Fits(_wanted[index], _given[index]) && !double.IsFinite(_wanted[index]) ? 0 : Math.Abs(_given[index] - _wanted[index]);

    private string Bound() => _atol == 0 && _rtol == 0 ? "equal" : string.Create(CultureInfo.InvariantCulture, $"within {_atol:0.##e+0} + {_rtol:0.##e+0}·|expected|");

    private string Share() => $"{100.0 * _wrong.Count / _wanted.Length:0.#} %";

    private void AppendElement(StringBuilder text, string which, int index) => text.Append(
        CultureInfo.InvariantCulture,
        $"\n  {which} {At(index)}: expected {Digits(_wanted[index])}, actual {Digits(_given[index])}, error {Error(index):g3} (allowed {_atol + (_rtol * Math.Abs(_wanted[index])):g3})");

    private static string Digits(double value) => value.ToString(Math.Abs(value) is 0 or (>= 1e-4 and < 1e7) ? "0.##########" : "g10", CultureInfo.InvariantCulture);

    private string At(int flat)
    {
        var shape = _expected.shape;
        var index = new long[shape.Length];
        long rest = flat;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            (rest, index[axis]) = Math.DivRem(rest, shape[axis]);
        }

        return ShapeText(index);
    }
}
