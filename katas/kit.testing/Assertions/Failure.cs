using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Katas.Kit.Testing;

/// <summary>Ends a spec with a message for the learner and, where there is one, a picture of the error.</summary>
internal static class Failure
{
    [DoesNotReturn]
    public static void Throw(string message, TensorComparison? comparison = null, string name = "tensor")
    {
        if (comparison is { HasElements: true })
        {
            Attach(comparison, name);
        }

        throw new SpecFailedException(message);
    }

    private static void Attach(TensorComparison comparison, string name)
    {
        try
        {
            TestContext.Current.AddAttachment($"{name.Replace('/', '.')}-error.png", ErrorHeatMap.Draw(comparison.Errors, comparison.Shape), "image/png");
        }
        catch (Exception)
        {
            // A picture that cannot be drawn must not hide the failure it belongs to.
        }
    }
}
