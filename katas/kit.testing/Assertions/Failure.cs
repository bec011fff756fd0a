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

    /// <summary>A reason as it goes on in a message; nothing when there is none.</summary>
    public static string Because(string reason) => reason.Length == 0 ? string.Empty : $" because {reason}";

    private static void Attach(TensorComparison comparison, string name)
    {
        try
        {
            var (errors, file) = (comparison.Errors, $"{name.Replace('/', '.')}-error");
            TestContext.Current.AddAttachment($"{file}.json", ErrorGrid.Write(errors, comparison.Shape), ErrorGrid.MediaType);
            TestContext.Current.AddAttachment($"{file}.png", ErrorHeatMap.Draw(errors, comparison.Shape), "image/png");
        }
        catch (Exception)
        {
            // A picture that cannot be drawn must not hide the failure it belongs to.
        }
    }
}
