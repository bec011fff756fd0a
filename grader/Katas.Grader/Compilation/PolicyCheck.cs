using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Katas.Grader.Compilation;

/// <summary>Looks at what every name in the code really refers to, and refuses what the policy refuses.</summary>
public static class PolicyCheck
{
    private static readonly SymbolDisplayFormat FullName = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType);

    private static readonly string[] PathNames = ["path", "location", "filename", "file_name", "log_dir"];

    /// <summary>Checks one file of a compilation.</summary>
    /// <param name="model">A file without errors.</param>
    /// <param name="policy">The kata's policy.</param>
    public static IEnumerable<CompileProblem> Check(SemanticModel model, Policy policy)
    {
        var file = Path.GetFileName(model.SyntaxTree.FilePath);
        var told = new HashSet<(int Line, string Reason)>();   // a call names a type and a member: one word about it is enough
        var known = new Dictionary<(ISymbol Symbol, bool OpensPath), (string Name, (string Id, string Reason)? Refusal)>();
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes().Where(IsUse))
        {
            var symbol = Meaning(model, node);
            if (symbol is null || symbol.Locations.Any(location => location.IsInSource))
            {
                continue;
            }

            var opensPath = OpensPath(model, node);
            if (!known.TryGetValue((symbol, opensPath), out var verdict))
            {
                var fullName = symbol.ToDisplayString(FullName);
                known[(symbol, opensPath)] = verdict = (fullName, policy.Refusal(fullName, file, opensPath));
            }

            var (name, refusal) = verdict;
            if (refusal is var (id, reason)
                && told.Add((node.GetLocation().GetLineSpan().StartLinePosition.Line, reason)))
            {
                yield return Problems.At(node.GetLocation(), Severity.Error, id, $"{name} is not for this kata. {reason}");
            }
        }
    }

    private static bool IsUse(SyntaxNode node) =>
        node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax
        && node.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null;

    // Saving a model to a stream is a kata's business, opening a file is not: the overload tells which it is.
    private static bool OpensPath(SemanticModel model, SyntaxNode node) =>
        model.GetSymbolInfo(Creation(node) ?? node).Symbol is IMethodSymbol method
        && method.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_String && PathNames.Contains(parameter.Name))
        && method.ContainingNamespace.ToDisplayString() is var space
        && (space.StartsWith("TorchSharp", StringComparison.Ordinal) || space == "System.IO");

    private static ObjectCreationExpressionSyntax? Creation(SyntaxNode node)
    {
        var name = node;
        while (name.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax)
        {
            name = name.Parent;
        }

        return name.Parent is ObjectCreationExpressionSyntax creation && creation.Type == name ? creation : null;
    }

    private static ISymbol? Meaning(SemanticModel model, SyntaxNode node)
    {
        var symbol = model.GetSymbolInfo(node).Symbol;
        return symbol switch
        {
            INamespaceSymbol or ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ILabelSymbol or ITypeParameterSymbol or IDiscardSymbol or null => null,
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType,
            IMethodSymbol method => (method.ReducedFrom ?? method).OriginalDefinition,
            _ => symbol.OriginalDefinition,
        };
    }
}
