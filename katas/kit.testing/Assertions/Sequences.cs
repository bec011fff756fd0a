using System.Runtime.CompilerServices;

namespace Katas.Kit.Testing;

/// <summary>Assertions about lists of any length, whose failures show the first item that is wrong and what stands around it.</summary>
public static class Sequences
{
    /// <summary>Asserts equal items in equal order.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="actual">The list.</param>
    /// <param name="expected">What is asked for.</param>
    /// <param name="because">Why, in the domain's words.</param>
    /// <param name="name">What the list is, for the message; filled in by the compiler.</param>
    /// <exception cref="SpecFailedException">An item differs, is missing or is too many.</exception>
    public static void ShouldEqual<T>(this IEnumerable<T> actual, IEnumerable<T> expected, string because = "", [CallerArgumentExpression(nameof(actual))] string name = "")
    {
        var (wanted, given) = (Texts(expected), Texts(actual));
        if (!wanted.SequenceEqual(given))
        {
            Failure.Throw(FirstDifference.OfLists(name, wanted, given, Failure.Because(because)));
        }
    }

    /// <summary>Asserts that each number is larger than the one before it; NaN fails.</summary>
    /// <param name="actual">The numbers.</param>
    /// <param name="because">Why, in the domain's words.</param>
    /// <param name="name">What the numbers are, for the message; filled in by the compiler.</param>
    /// <exception cref="SpecFailedException">A number is not larger.</exception>
    public static void ShouldRise(this IEnumerable<double> actual, string because = "", [CallerArgumentExpression(nameof(actual))] string name = "") =>
        Require(actual, (before, after) => after > before, "rise", because, name);

    /// <summary>Asserts that each number is smaller than the one before it; NaN fails.</summary>
    /// <param name="actual">The numbers.</param>
    /// <param name="because">Why, in the domain's words.</param>
    /// <param name="name">What the numbers are, for the message; filled in by the compiler.</param>
    /// <exception cref="SpecFailedException">A number is not smaller.</exception>
    public static void ShouldFall(this IEnumerable<double> actual, string because = "", [CallerArgumentExpression(nameof(actual))] string name = "") =>
        Require(actual, (before, after) => after < before, "fall", because, name);

    private static void Require(IEnumerable<double> actual, Func<double, double, bool> holds, string way, string because, string name)
    {
        var values = actual.ToList();
        var bad = Enumerable.Range(1, Math.Max(0, values.Count - 1)).FirstOrDefault(index => !holds(values[index - 1], values[index]));
        if (bad > 0)
        {
            Failure.Throw(FormattableString.Invariant(
                $"{name} should {way} from each value to the next{Failure.Because(because)}, but {values[bad]:g6} at index {bad} follows {values[bad - 1]:g6}."));
        }
    }

    // Negative zero equals zero.
    private static IReadOnlyList<string> Texts<T>(IEnumerable<T> items) => [.. items.Select(item => item is 0.0 or 0f ? "0" : FirstDifference.Text(item))];
}
