using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Katas.Grader.Compilation;

/// <summary>A source file with its syntax tree.</summary>
/// <param name="File">The file.</param>
/// <param name="Tree">Its syntax tree.</param>
/// <param name="Declarations">The file without the bodies of its members, comments and blanks: all of it that the meaning of other files can depend on.</param>
internal sealed record ParsedFile(SourceFile File, SyntaxTree Tree, string Declarations)
{
    /// <summary>How code is read; what comments document is for people.</summary>
    public static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None);

    /// <summary>Parses a file.</summary>
    public static ParsedFile Parse(SourceFile file, CancellationToken cancellation)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(file.Text, Encoding.UTF8), Options, file.Path, cancellation);
        return new ParsedFile(file, tree, WithoutBodies(tree.GetRoot(cancellation)));
    }

    // Comments and blanks mean nothing, directives do.
    private static string WithoutBodies(SyntaxNode root)
    {
        var kept = new StringBuilder();
        foreach (var part in root.DescendantNodesAndTokens(descendIntoChildren: node => !IsBody(node)))
        {
            if (part.AsNode() is { } node)
            {
                kept.Append(IsBody(node) ? "{} " : string.Empty);
                continue;
            }

            foreach (var directive in part.GetLeadingTrivia().Where(trivia => trivia.IsDirective))
            {
                kept.Append('\n').Append(directive.ToString().Trim()).Append('\n');
            }

            kept.Append(part.AsToken().Text).Append(' ');
        }

        return kept.ToString();
    }

    // Initialisers stay: those of constants reach into other files.
    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax && node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax;
}
