using System.Text.Json;
using System.Xml.Linq;
using System.Xml.Schema;
using FluentAssertions;
using Katas.Grader.Exports;
using Katas.Grader.Tests.Execution;
using NJsonSchema;
using Xunit;

namespace Katas.Grader.Tests.Exports;

/// <summary>Each format against its schema; where that comes from is said in the schema.</summary>
public sealed class ExportTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    public static TheoryData<string> Kinds => ["whole", "broken", "perfect"];

    [Theory, MemberData(nameof(Kinds))]
    public void JUnit_follows_its_schema(string kind)
    {
        var document = XDocument.Parse(Write("junit", kind));
        var problems = new List<string>();
        var schemas = new XmlSchemaSet();
        schemas.Add(null, Path.Combine(Laboratory.Root, "grader", "tests", "Katas.Grader.Tests", "Exports", "junit.xsd"));

        document.Validate(schemas, (_, problem) => problems.Add(problem.Message));

        problems.Should().BeEmpty();
    }

    [Fact]
    public void JUnit_counts_failures_errors_and_skipped_specs()
    {
        var suite = XDocument.Parse(Write("junit", "whole")).Root!.Element("testsuite")!;

        suite.Attributes().Where(attribute => attribute.Name.LocalName is "tests" or "failures" or "errors" or "skipped").Select(attribute => attribute.Value).Should().Equal("6", "2", "1", "1");
        suite.Descendants("failure").First().Value.Should().Be("Expected 1 & got <2>,\nat [0] \"x\" \ud83d\ude00: misconception off-by-one: You counted twice.", "the control character cannot be in XML, the emoji can");
        XDocument.Parse(Write("junit", "broken")).Root!.Attribute("errors")!.Value.Should().Be("1", "code that does not compile is no empty success");
    }

    // Names and nesting of everything that `dotnet test --logger trx` writes with the SDK 10.0.401: readers know nothing else.
    [Theory, MemberData(nameof(Kinds))]
    public void Trx_has_what_the_test_platform_writes_and_nothing_else(string kind)
    {
        var known = File.ReadAllLines(Path.Combine(Laboratory.Root, "grader", "tests", "Katas.Grader.Tests", "Exports", "trx.names.txt")).Where(line => !line.StartsWith('#')).ToHashSet();
        var root = XDocument.Parse(Write("trx", kind)).Root!;

        root.DescendantsAndSelf().SelectMany(element => element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => $"{PathOf(element)}@{attribute.Name.LocalName}").Append(PathOf(element))).Should().OnlyContain(name => known.Contains(name));
        root.Name.NamespaceName.Should().Be("http://microsoft.com/schemas/VisualStudio/TeamTest/2010");
        var ids = root.Descendants().Where(element => element.Name.LocalName == "UnitTest").Select(element => element.Attribute("id")!.Value).ToList();
        ids.Should().OnlyHaveUniqueItems();
        root.Descendants().Where(element => element.Name.LocalName == "UnitTestResult").Select(element => element.Attribute("testId")!.Value).Should().Equal(ids);
    }

    [Fact]
    public void Trx_counts_what_ran()
    {
        var root = XDocument.Parse(Write("trx", "whole")).Root!;

        root.Descendants().Single(element => element.Name.LocalName == "Counters").Attributes().Take(4).Select(attribute => attribute.Value).Should().Equal("6", "5", "2", "3");
        root.Descendants().Where(element => element.Name.LocalName == "StackTrace").Select(element => element.Value.Trim()).Should().Contain("at Katas.Sample.One.Sum in katas/week01-sample/One.cs:line 9");
        XDocument.Parse(Write("trx", "broken")).Descendants().Single(element => element.Name.LocalName == "ResultSummary").Attribute("outcome")!.Value.Should().Be("Failed");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Gradescope_follows_its_documentation(string kind) => (await ProblemsAsync("gradescope", Write("gradescope", kind))).Should().BeEmpty();

    [Fact]
    public void Gradescope_gets_partial_credit_and_visibility_for_each_spec()
    {
        var tests = JsonDocument.Parse(Write("gradescope", "whole")).RootElement.GetProperty("tests").EnumerateArray().ToList();

        tests.Select(test => test.GetProperty("score").GetDouble()).Should().Equal(20, 0, 0, 0, 20, 0);
        tests.Select(test => test.GetProperty("max_score").GetDouble()).Should().Equal(20, 20, 20, 0, 20, 20);
        tests.Select(test => test.GetProperty("visibility").GetString()).Should().Equal("visible", "visible", "visible", "visible", "visible", "after_published");
        JsonDocument.Parse(Write("gradescope", "broken")).RootElement.GetProperty("tests").EnumerateArray().Single().GetProperty("max_score").GetDouble().Should().Be(100);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Exercism_follows_version_3_of_its_interface(string kind) => (await ProblemsAsync("exercism", Write("exercism", kind))).Should().BeEmpty();

    [Fact]
    public void Exercism_links_tests_to_tasks_and_shortens_what_they_print()
    {
        var root = JsonDocument.Parse(Write("exercism", "whole")).RootElement;
        var tests = root.GetProperty("tests").EnumerateArray().ToList();

        root.GetProperty("status").GetString().Should().Be("fail");
        tests.Select(test => test.GetProperty("status").GetString()).Should().Equal("pass", "fail", "error", "pass");
        tests.Select(test => test.GetProperty("task_id").GetInt32()).Should().Equal(1, 1, 1, 2);
        tests[1].GetProperty("output").GetString()!.Length.Should().Be(500);
        var broken = JsonDocument.Parse(Write("exercism", "broken")).RootElement;
        broken.GetProperty("message").GetString().Should().Be("katas/week01-sample/One.cs:3: CS1002: ; expected");
        JsonDocument.Parse(Write("exercism", "perfect")).RootElement.GetProperty("status").GetString().Should().Be("pass");
    }

    [Fact]
    public void Exercism_takes_one_exercise_at_a_time()
    {
        var write = () => Export.Require("exercism", 2);

        write.Should().Throw<GraderException>().WithMessage("*one exercise, and 2 weeks*");
    }

    [Fact]
    public void Csv_quotes_and_never_holds_a_formula()
    {
        var lines = Write("csv", "whole").Split("\r\n");

        lines[0].Should().Be("kata,task,spec,case,outcome,points,max_points,visibility,milliseconds,message");
        lines[2].Should().StartWith("week01-sample,1,Sums_to_one,\"a, \"\"b\"\"\",failed,0,20,visible,12.5,\"Expected 1 & got <2>,\n");
        lines[6].Should().Be("week01-sample,2,Halves_seventeen,,failed,0,20,hidden,12.5,'=1+1");
    }

    [Fact]
    public async Task The_schemas_refuse_what_is_wrong()
    {
        (await ProblemsAsync("gradescope", Write("gradescope", "whole").Replace("after_published", "sometimes", StringComparison.Ordinal))).Should().NotBeEmpty();
        (await ProblemsAsync("exercism", Write("exercism", "whole").Replace("\"version\": 3", "\"version\": 4", StringComparison.Ordinal))).Should().NotBeEmpty();
        (await ProblemsAsync("exercism", Write("exercism", "broken").Replace("\"message\"", "\"massage\"", StringComparison.Ordinal))).Should().NotBeEmpty();
    }

    private static string Write(string format, string kind) =>
        Export.Write(format, [kind switch { "whole" => Sample.Whole, "broken" => Sample.Broken, _ => Sample.Perfect }], Now);

    private static async Task<IEnumerable<object>> ProblemsAsync(string format, string document) =>
        (await JsonSchema.FromFileAsync(Path.Combine(Laboratory.Root, "grader", "tests", "Katas.Grader.Tests", "Exports", $"{format}.schema.json"))).Validate(document);

    private static string PathOf(XElement element) => string.Join('/', element.AncestorsAndSelf().Reverse().Select(ancestor => ancestor.Name.LocalName));
}
