using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Katas.Grader.Compilation;

/// <summary>A source file with its syntax tree.</summary>
/// <param name="File">The file.</param>
/// <param name="Tree">Its syntax tree.</param>
/// <param name="Declarations">The file without the bodies of its members: all of it that the meaning of other files can depend on.</param>
internal sealed record ParsedFile(SourceFile File, SyntaxTree Tree, string Declarations)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    /// <summary>Parses a file.</summary>
    public static ParsedFile Parse(SourceFile file, CancellationToken cancellation)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(file.Text, Encoding.UTF8), Options, file.Path, cancellation);
        return new ParsedFile(file, tree, WithoutBodies(tree.GetRoot(cancellation), file.Text));
    }

    private static string WithoutBodies(SyntaxNode root, string text)
    {
        var (kept, position) = (new StringBuilder(text.Length), 0);
        foreach (var body in root.DescendantNodes(descendIntoChildren: node => !IsBody(node)).Where(IsBody))
        {
            kept.Append(text, position, body.SpanStart - position);
            position = body.Span.End;
        }

        return kept.Append(text, position, text.Length - position).ToString();
    }

    // Initialisers stay: those of constants reach into other files.
    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax && node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax;
}
