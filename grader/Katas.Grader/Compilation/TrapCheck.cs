using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Katas.Grader.Compilation;

/// <summary>Warns at calls of TorchSharp that compile and mean something else than they look like.</summary>
public static class TrapCheck
{
    /// <summary>Checks one file of a compilation.</summary>
    /// <param name="model">A file without errors.</param>
    public static IEnumerable<CompileProblem> Check(SemanticModel model)
    {
        foreach (var call in model.SyntaxTree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>().Where(MayBeATrap))
        {
            if (model.GetOperation(call) is IInvocationOperation operation && Advice(operation) is { } advice)
            {
                yield return Problems.At(call.GetLocation(), Severity.Warning, "KATA020", advice);
            }
        }
    }

    // By its looks alone, which costs nothing: what a call means is asked of few.
    private static bool MayBeATrap(InvocationExpressionSyntax call) =>
        Name(call.Expression) is "GroupNorm" or "norm" or "grad" || call.ArgumentList.Arguments.Any(argument => argument.Expression is LiteralExpressionSyntax);

    private static string? Name(ExpressionSyntax called) => called switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        _ => null,
    };

    private static string? Advice(IInvocationOperation call)
    {
        if (call.TargetMethod.ContainingAssembly?.Name != "TorchSharp")
        {
            return null;
        }

        var name = call.TargetMethod.Name;
        return name switch
        {
            "GroupNorm" => "nn.GroupNorm starts with uninitialised weights: set weight to 1 and bias to 0.",
            "norm" when IsBareInteger(call) => "norm(2) is the norm along dimension 2, not the 2-norm: write norm() or name the dimension.",
            "grad" when IsTrue(call, "create_graph") && !IsTrue(call, "retain_graph") => "create_graph: true without retain_graph: true frees the graph, and its next use ends the process: pass both.",
            _ when TakesZeroForDtype(call) => $"{name}(0) means {name}(dtype: byte), the result is one byte over all elements: write {name}(0L) for dimension 0.",
            _ => null,
        };
    }

    // The literal 0 converts to every enum, so it picks the overload that takes a dtype.
    private static bool TakesZeroForDtype(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.Value.Type is { } type
            && (type.Name == "ScalarType" || (type is INamedTypeSymbol { Name: "Nullable" } nullable && nullable.TypeArguments[0].Name == "ScalarType"))
            && argument.ArgumentKind == ArgumentKind.Explicit
            && argument.Syntax is ArgumentSyntax { Expression: LiteralExpressionSyntax });

    private static bool IsBareInteger(IInvocationOperation call) =>
        call.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: [{ NameColon: null, Expression: LiteralExpressionSyntax literal }] }
        && literal.Token.Value is int;

    private static bool IsTrue(IInvocationOperation call, string parameter) =>
        call.Arguments.Any(argument => argument.Parameter?.Name == parameter && argument.Value.ConstantValue is { HasValue: true, Value: true });
}
