using FluentAssertions;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Compilation;

/// <summary>Code that is compiled in parts after an edit means what it means as a whole.</summary>
public sealed class PartsTests(Laboratory laboratory)
{
    private const string Specs = """
        [OfTask(1)]
        public sealed class CodeSpecs
        {
            [Fact] public void Counts() => Shop.Total(new Basket<Fruit> { new Apple(2), new Pear(3) }).Should().Be(5);
            [Fact] public void Names() => new Pear(1).Describe().Should().Be("1 pear");
        }
        """;

    // Each file needs the other one: base types, interfaces, generics, nested and internal types, extension methods, constants.
    private const string Fruits = """
        public abstract class Fruit(int count) : IPriced { public int Price => count * Shop.Unit; internal abstract string Name { get; } private protected int Count => count; }
        public sealed class Apple(int count) : Fruit(count) { internal override string Name => "apple"; }
        public sealed class Pear(int count) : Fruit(count) { internal override string Name => "pear"; public string Describe() => $"{Count} {this.Lower()}"; }
        """;

    private const string Shops = """
        public interface IPriced { int Price { get; } }
        public delegate int Counter<in T>(T item) where T : Fruit;
        public sealed class Basket<T> : List<T> where T : Fruit { internal struct Slot { private int _number; public Slot(int number) => _number = number; public int Number => _number; } }
        public static class Shop
        {
            internal const int Unit = 1;
            public static int Total(Basket<Fruit> basket) { Counter<Fruit> price = item => item.Price; return basket.Sum(item => price(item)) + new Basket<Fruit>.Slot(0).Number; }
            internal static string Lower(this Fruit fruit) => fruit.Name.ToLowerInvariant();
        }
        """;

    [Fact]
    public async Task An_edit_compiles_the_part_of_its_file_and_runs_with_the_others()
    {
        var compiler = Settled(Sources(Fruits, Shops));

        var first = compiler.Compile(Sources(Fruits, Shops.Replace("Number;", "Number + 1;", StringComparison.Ordinal)));
        var second = compiler.Compile(Sources(Fruits, Shops.Replace("Number;", "Number + 2 - 2;", StringComparison.Ordinal)));

        first.LearnerParts.Select(Path.GetFileName).Should().Equal("week99-laboratory.part.Code.dll", "week99-laboratory.part.Shop.dll");
        second.LearnerParts[0].Should().Be(first.LearnerParts[0]);
        second.LearnerParts[1].Should().NotBe(first.LearnerParts[1]);
        (second.LearnerAssembly, second.SpecAssembly).Should().Be((first.LearnerAssembly, first.SpecAssembly));
        Outcomes(await laboratory.RunAsync(first)).Should().Equal("Counts Failed", "Names Passed");
        Outcomes(await laboratory.RunAsync(second)).Should().Equal("Counts Passed", "Names Passed");
        Outcomes(await laboratory.RunAsync(second, isolated: true)).Should().Equal("Counts Passed", "Names Passed");
    }

    [Fact]
    public async Task A_private_helper_is_part_of_an_edit()
    {
        var compiler = Settled(Sources(Fruits, Shops));

        var compiled = compiler.Compile(Sources(Fruits, Shops.Replace("Number;", "Number + Nothing(_none);", StringComparison.Ordinal)
            .Replace("internal const", "private static readonly int _none = 1; static int Nothing(int one) => one - 1; internal const", StringComparison.Ordinal)));

        compiled.LearnerParts.Should().HaveCount(2);
        Outcomes(await laboratory.RunAsync(compiled)).Should().Equal("Counts Passed", "Names Passed");
    }

    [Fact]
    public async Task A_failure_names_the_line_of_the_edited_file()
    {
        var compiler = Settled(Sources(Fruits, Shops));

        var verdicts = await laboratory.RunAsync(compiler.Compile(Sources(Fruits, Shops.Replace("Counter<Fruit> price", "\nthrow new NotImplementedException(); Counter<Fruit> price", StringComparison.Ordinal))));

        verdicts[0].Frames.Should().Contain(frame => frame.Method == "Katas.Laboratory.Shop.Total" && frame.File == "/lab/Shop.cs" && frame.Line == 9);
    }

    [Theory]
    [InlineData("Number; }", "Number }")]
    [InlineData("item => item.Price;", "item => item.Cost;")]
    [InlineData("price(item)", "price(null)")]
    [InlineData("new Basket<Fruit>.Slot(0).Number", "new Basket<Fruit>.Slot(torch.zeros(2).sum(0).item<int>()).Number")]
    [InlineData("fruit.Name.ToLowerInvariant()", "System.IO.File.ReadAllText(fruit.Name)")]
    [InlineData("new Basket<Fruit>.Slot(0).Number", "((string?)null).Length")]
    public void Errors_refusals_and_warnings_are_those_of_the_whole(string right, string wrong)
    {
        var edited = Sources(Fruits, Shops.Replace(right, wrong, StringComparison.Ordinal));

        var parts = Settled(Sources(Fruits, Shops)).Compile(edited);

        var whole = laboratory.Compiler.Compile(edited);
        parts.Problems.Should().NotBeEmpty().And.BeEquivalentTo(whole.Problems);
        parts.Succeeded.Should().Be(whole.Succeeded);
        parts.LearnerParts.Any().Should().Be(whole.Succeeded);
    }

    [Theory]
    [InlineData("public static class Shop", "public static partial class Shop")]
    [InlineData("public static class Shop", "file static class Till; public static class Shop")]
    [InlineData("public interface IPriced", "[assembly: CLSCompliant(false)]\nnamespace Katas.Laboratory;\npublic interface IPriced")]
    [InlineData("public interface IPriced", "global using Money = int;\nnamespace Katas.Laboratory;\npublic interface IPriced")]
    [InlineData("internal const int Unit = 1;", "internal const int Unit = 1; internal static int Other() => 2;")]
    public async Task What_cannot_be_cut_is_compiled_as_a_whole(string before, string after)
    {
        var edited = Shops.Replace(before, after, StringComparison.Ordinal);
        var compiler = before.Contains("Unit", StringComparison.Ordinal) ? Settled(Sources(Fruits, Shops)) : Settled(Sources(Fruits, edited));

        var compiled = compiler.Compile(Sources(Fruits, edited.Replace("Number;", "Number + 0;", StringComparison.Ordinal)));

        compiled.LearnerParts.Should().BeEmpty();
        Outcomes(await laboratory.RunAsync(compiled)).Should().Equal("Counts Passed", "Names Passed");
    }

    [Fact]
    public void Parts_that_were_deleted_are_made_anew()
    {
        var compiler = Settled(Sources(Fruits, Shops));
        KataSources Edited(int number) => Sources(Fruits, Shops.Replace("Number;", $"Number + {number};", StringComparison.Ordinal));
        var first = compiler.Compile(Edited(1));

        File.Delete(first.LearnerParts[0]);
        compiler.Compile(Edited(2)).LearnerParts.Should().HaveCount(2).And.OnlyContain(part => File.Exists(part));
        Directory.Delete(Path.GetDirectoryName(first.LearnerAssembly)!, recursive: true);
        var third = compiler.Compile(Edited(3));

        third.LearnerParts.Should().BeEmpty();
        third.Succeeded.Should().BeTrue();
        compiler.Settle(Edited(3), CancellationToken.None).Succeeded.Should().BeTrue();
        compiler.Compile(Edited(4)).LearnerParts.Should().HaveCount(2).And.OnlyContain(part => File.Exists(part));
    }

    [Fact]
    public void Every_kata_can_be_compiled_in_parts()
    {
        foreach (var kata in Syllabus.Load(Laboratory.Root).Katas.Where(kata => kata.HasSpecs))
        {
            var sources = KataSources.OfReference(kata) with { Specs = [] };
            var compiler = Settled(sources);

            var edited = compiler.Compile(sources with { Code = [.. sources.Code.SkipLast(1), sources.Code[^1] with { Text = $"{sources.Code[^1].Text}\n// edited" }] });

            edited.LearnerParts.Should().HaveCount(sources.Code.Count, kata.Slug);
        }
    }

    private KataCompiler Settled(KataSources sources)
    {
        var compiler = laboratory.Compiler;
        var whole = compiler.Compile(sources);
        Assert.True(whole.Succeeded, string.Join('\n', whole.Problems));
        whole.LearnerParts.Should().BeEmpty();
        compiler.Settle(sources, TestContext.Current.CancellationToken).Should().BeEquivalentTo(whole);
        return compiler;
    }

    private static KataSources Sources(string fruits, string shops)
    {
        var sources = Laboratory.Sources(fruits, Specs, checkPolicy: true);
        return sources with { Code = [.. sources.Code, new SourceFile("/lab/Shop.cs", shops.Contains("namespace", StringComparison.Ordinal) ? shops : $"namespace Katas.Laboratory;\n{shops}")] };
    }

    private static IEnumerable<string> Outcomes(IEnumerable<Verdict> verdicts) => verdicts.Select(verdict => $"{verdict.Spec.Method} {verdict.Outcome}");
}
