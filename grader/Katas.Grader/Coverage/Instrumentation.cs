using Katas.Grader.Compilation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Katas.Grader.Coverage;

/// <summary>Code with a mark before each statement, which remembers that it was reached.</summary>
internal sealed class Instrumentation
{
    private const string Marks = "KataCoverage";

    private readonly List<(string File, int Line)> _statements = [];

    /// <summary>Marks some code.</summary>
    /// <param name="code">The code; it must compile.</param>
    public Instrumentation(IReadOnlyList<SourceFile> code)
    {
        var marked = code.Select(file => file with { Text = new Marker(file.Path, _statements).Visit(CSharpSyntaxTree.ParseText(file.Text).GetRoot()).ToFullString() }).ToList();
        Code = [.. marked, new SourceFile($"{Marks}.g.cs", $$"""
            public static class {{Marks}}
            {
                private static readonly byte[] Reached = new byte[{{Math.Max(1, _statements.Count)}}];
                public static void At(int statement) => Reached[statement] = 1;
                public static byte[] Copy() => (byte[])Reached.Clone();
            }
            """)];
    }

    /// <summary>The marked code.</summary>
    public IReadOnlyList<SourceFile> Code { get; }

    /// <summary>A spec that runs after all others and reports which marks were reached.</summary>
    public static SourceFile Spec { get; } = new("CoverageSpecs.g.cs", $$"""
        namespace Specs.Coverage;

        [Katas.Kit.Testing.OfTask(int.MaxValue)]
        public sealed class CoverageSpecs
        {
            [Xunit.Fact] public void Coverage_is_reported() => Xunit.TestContext.Current.AddAttachment("{{Marks}}", global::{{Marks}}.Copy(), "application/octet-stream");
        }
        """);

    /// <summary>The lines that hold a statement, and whether one of theirs was reached.</summary>
    /// <param name="reached">What the spec reported.</param>
    public IReadOnlyList<(string File, int Line, bool Reached)> Lines(byte[] reached) =>
        [.. _statements.Zip(reached).GroupBy(pair => pair.First).Select(group => (group.Key.File, group.Key.Line, group.Any(pair => pair.Second != 0)))];

    private sealed class Marker(string file, List<(string File, int Line)> statements) : CSharpSyntaxRewriter
    {
        public override SyntaxNode VisitBlock(BlockSyntax node) =>
            node.WithStatements([.. Marked(node.Statements)]);

        public override SyntaxNode VisitSwitchSection(SwitchSectionSyntax node) =>
            node.WithStatements([.. Marked(node.Statements)]);

        public override SyntaxNode? VisitIfStatement(IfStatementSyntax node)
        {
            var visited = (IfStatementSyntax)base.VisitIfStatement(node)!;
            visited = visited.WithStatement(Braced(node.Statement, visited.Statement));
            return visited.Else is null ? visited : visited.WithElse(visited.Else.WithStatement(Braced(node.Else!.Statement, visited.Else.Statement)));
        }

        public override SyntaxNode? VisitForStatement(ForStatementSyntax node) =>
            base.VisitForStatement(node) is ForStatementSyntax visited ? visited.WithStatement(Braced(node.Statement, visited.Statement)) : null;

        public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) =>
            base.VisitForEachStatement(node) is ForEachStatementSyntax visited ? visited.WithStatement(Braced(node.Statement, visited.Statement)) : null;

        public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) =>
            base.VisitWhileStatement(node) is WhileStatementSyntax visited ? visited.WithStatement(Braced(node.Statement, visited.Statement)) : null;

        public override SyntaxNode VisitMethodDeclaration(MethodDeclarationSyntax node)
        {
            var visited = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
            if (node.ExpressionBody is not { Expression: not (ThrowExpressionSyntax or RefExpressionSyntax) } body || node.Modifiers.Any(SyntaxKind.AsyncKeyword))
            {
                return visited;
            }

            var value = visited.ExpressionBody!.Expression.WithLeadingTrivia(SyntaxFactory.Space);
            StatementSyntax statement = node.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
                ? SyntaxFactory.ExpressionStatement(value)
                : SyntaxFactory.ReturnStatement(value);
            return visited.WithExpressionBody(null).WithSemicolonToken(default).WithBody(SyntaxFactory.Block(Mark(body.Expression), statement).WithTrailingTrivia(SyntaxFactory.EndOfLine("\n")));
        }

        // Only the original statements know their lines.
        private IEnumerable<StatementSyntax> Marked(SyntaxList<StatementSyntax> originals)
        {
            foreach (var original in originals)
            {
                if (IsMarked(original))
                {
                    yield return Mark(original);
                }

                yield return (StatementSyntax)Visit(original);
            }
        }

        private StatementSyntax Braced(StatementSyntax original, StatementSyntax visited) =>
            original is BlockSyntax or IfStatementSyntax ? visited : SyntaxFactory.Block(Mark(original), visited);

        private static bool IsMarked(StatementSyntax statement) => statement is not (BlockSyntax or LocalFunctionStatementSyntax or EmptyStatementSyntax or LabeledStatementSyntax);

        private StatementSyntax Mark(SyntaxNode original)
        {
            statements.Add((file, original.GetLocation().GetLineSpan().StartLinePosition.Line + 1));
            return SyntaxFactory.ParseStatement($"global::{Marks}.At({statements.Count - 1}); ");
        }
    }
}
