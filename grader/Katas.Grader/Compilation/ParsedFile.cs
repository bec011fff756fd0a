using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Katas.Grader.Compilation;

/// <summary>A source file with its syntax tree.</summary>
/// <param name="File">The file.</param>
/// <param name="Tree">Its syntax tree.</param>
/// <param name="Declarations">The file without the bodies of its members, private members, comments and blanks: all of it that the meaning of other files can depend on.</param>
internal sealed record ParsedFile(SourceFile File, SyntaxTree Tree, string Declarations)
{
    /// <summary>How code is read; what comments document is for people.</summary>
    public static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None);

    private static readonly SyntaxKind[] SeenElsewhere = [SyntaxKind.PublicKeyword, SyntaxKind.InternalKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.ConstKeyword, SyntaxKind.PartialKeyword];

    /// <summary>Parses a file.</summary>
    public static ParsedFile Parse(SourceFile file, CancellationToken cancellation)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(file.Text, Encoding.UTF8), Options, file.Path, cancellation);
        return new ParsedFile(file, tree, WithoutBodies(tree.GetRoot(cancellation)));
    }

    // Comments and blanks mean nothing, directives do, also to what follows what is left out.
    private static string WithoutBodies(SyntaxNode root)
    {
        var kept = new StringBuilder();
        foreach (var part in root.DescendantNodesAndTokens(descendIntoChildren: node => !IsBody(node) && !IsPrivate(node)))
        {
            var node = part.AsNode();
            if (node is not null && !IsBody(node) && !IsPrivate(node))
            {
                continue;   // its tokens come next
            }

            foreach (var directive in (node?.DescendantTrivia(inner => inner.ContainsDirectives) ?? part.GetLeadingTrivia()).Where(trivia => trivia.IsDirective))
            {
                kept.Append('\n').Append(directive.ToString().Trim()).Append('\n');
            }

            kept.Append(node is null ? $"{part.AsToken().Text} " : IsBody(node) ? "{} " : string.Empty);
        }

        return kept.ToString();
    }

    // What no other file can see; a constant's value can reach further than its name.
    private static bool IsPrivate(SyntaxNode node) =>
        node is MethodDeclarationSyntax { ExplicitInterfaceSpecifier: null } or PropertyDeclarationSyntax { ExplicitInterfaceSpecifier: null } or FieldDeclarationSyntax
        && node is MemberDeclarationSyntax { Parent: ClassDeclarationSyntax } member
        && !SeenElsewhere.Any(kind => member.Modifiers.Any(kind));

    // Initialisers stay: those of constants reach into other files.
    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax && node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax;
}
