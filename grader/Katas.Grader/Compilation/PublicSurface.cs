using Katas.Grader.Curriculum;
using Microsoft.CodeAnalysis;

namespace Katas.Grader.Compilation;

/// <summary>The public surface of a kata's code: what specs call, and what a learner must not change.</summary>
public static class PublicSurface
{
    private static readonly SymbolDisplayFormat Format = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>The file beside the stubs that holds the surface.</summary>
    /// <param name="kata">The kata.</param>
    public static string ContractFile(Kata kata) => Path.Combine(kata.Folder, "contract.txt");

    /// <summary>Reads the surface that a kata's code must have; null when it is not recorded.</summary>
    /// <param name="kata">The kata.</param>
    public static IReadOnlyList<string>? ReadContract(Kata kata) =>
        File.Exists(ContractFile(kata)) ? File.ReadAllLines(ContractFile(kata)) : null;

    /// <summary>Lists the public types and members of a compilation, a line each, sorted.</summary>
    /// <param name="compilation">The code.</param>
    public static IReadOnlyList<string> Of(Microsoft.CodeAnalysis.Compilation compilation) =>
        [.. Members(compilation.Assembly.GlobalNamespace).Select(symbol => symbol.ToDisplayString(Format)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Says in words how a surface differs from the contract.</summary>
    /// <param name="contract">What is asked for.</param>
    /// <param name="surface">What is there.</param>
    /// <param name="slug">The kata, for the advice.</param>
    public static IEnumerable<CompileProblem> Differences(IReadOnlyList<string> contract, IReadOnlyList<string> surface, string slug)
    {
        var missing = contract.Except(surface, StringComparer.Ordinal).ToList();
        var extra = surface.Except(contract, StringComparer.Ordinal).ToList();
        foreach (var member in missing)
        {
            var name = NameOf(member);
            var changed = extra.Find(candidate => NameOf(candidate) == name);
            if (changed is null)
            {
                yield return new CompileProblem(Severity.Error, "KATA010", $"The specs call {member}, which is gone. Put it back as it was (`./kata reset {slug}` restores the stub, with a backup of yours).");
            }
            else
            {
                extra.Remove(changed);
                yield return new CompileProblem(Severity.Error, "KATA011", $"The signature changed; the specs call\n  {member}\nand the code now has\n  {changed}\nPut the signature back as it was.");
            }
        }

        foreach (var member in extra)
        {
            yield return new CompileProblem(Severity.Error, "KATA012", $"{member} is public, but not part of the kata. Helpers of your own are welcome: make them private or internal.");
        }
    }

    private static IEnumerable<ISymbol> Members(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamespaceSymbol nested)
            {
                foreach (var inner in Members(nested))
                {
                    yield return inner;
                }
            }
            else if (IsVisible(member))
            {
                yield return member;
                if (member is INamedTypeSymbol type)
                {
                    foreach (var inner in Members(type))
                    {
                        yield return inner;
                    }
                }
            }
        }
    }

    // A record's generated members and a property's accessors follow from what is listed.
    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public
        && !symbol.IsImplicitlyDeclared
        && symbol is not IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove };

    // "Katas.A.B.M(int x)" and "Katas.A.B.M(long x)" are one member with another signature.
    private static string NameOf(string member)
    {
        var end = member.IndexOfAny(['(', '{']);
        var head = (end < 0 ? member : member[..end]).TrimEnd();
        return head[(head.LastIndexOf(' ') + 1)..];
    }
}
