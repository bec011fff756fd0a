using YamlDotNet.RepresentationModel;

namespace Katas.Grader.Tests.Workflows;

/// <summary>A workflow file as it stands in the repository.</summary>
public sealed class Workflow
{
    private readonly YamlMappingNode _root;

    public Workflow(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        _root = (YamlMappingNode)yaml.Documents.Single().RootNode;
        Jobs = [.. Map(_root, "jobs")!.Children.Select(job => new WorkflowJob(job.Key.ToString(), (YamlMappingNode)job.Value))];
    }

    public IReadOnlyList<WorkflowJob> Jobs { get; }

    public IReadOnlyDictionary<string, string> Environment => Texts(_root, "env");

    public YamlNode? this[string key] => _root.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public IEnumerable<string> Events => this["on"] is YamlMappingNode events ? events.Children.Keys.Select(key => key.ToString()) : [];

    internal static YamlMappingNode? Map(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value as YamlMappingNode : null;

    internal static string Text(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) && value is YamlScalarNode scalar ? scalar.Value ?? string.Empty : string.Empty;

    internal static IReadOnlyDictionary<string, string> Texts(YamlMappingNode node, string key) =>
        Map(node, key)?.Children.ToDictionary(pair => pair.Key.ToString(), pair => (pair.Value as YamlScalarNode)?.Value ?? string.Empty) ?? [];
}

/// <summary>A job of a workflow.</summary>
public sealed class WorkflowJob(string name, YamlMappingNode node)
{
    public string Name { get; } = name;

    public string If { get; } = Workflow.Text(node, "if").Replace("${{", string.Empty, StringComparison.Ordinal).Replace("}}", string.Empty, StringComparison.Ordinal).Trim();

    public IReadOnlyList<string> Needs { get; } = !node.Children.TryGetValue(new YamlScalarNode("needs"), out var needs) ? []
        : needs is YamlSequenceNode several ? [.. several.Select(item => item.ToString())] : [needs.ToString()];

    public string Matrix { get; } = Workflow.Map(node, "strategy") is { } strategy ? Workflow.Text(strategy, "matrix") : string.Empty;

    public string Timeout { get; } = Workflow.Text(node, "timeout-minutes");

    public string RunsOn { get; } = Workflow.Text(node, "runs-on");

    public IReadOnlyDictionary<string, string> Permissions { get; } = Workflow.Texts(node, "permissions");

    public IReadOnlyDictionary<string, string> Environment { get; } = Workflow.Texts(node, "env");

    public IReadOnlyDictionary<string, string> Outputs { get; } = Workflow.Texts(node, "outputs");

    public IReadOnlyList<WorkflowStep> Steps { get; } = [.. ((YamlSequenceNode)node.Children[new YamlScalarNode("steps")]).Cast<YamlMappingNode>().Select(step => new WorkflowStep(step))];

    public string Yaml { get; } = node.ToString();
}

/// <summary>A step of a job.</summary>
public sealed class WorkflowStep(YamlMappingNode node)
{
    public string Id { get; } = Workflow.Text(node, "id");

    public string Uses { get; } = Workflow.Text(node, "uses");

    public string Run { get; } = Workflow.Text(node, "run");

    public string Folder { get; } = Workflow.Text(node, "working-directory");

    public IReadOnlyDictionary<string, string> With { get; } = Workflow.Texts(node, "with");

    public IReadOnlyDictionary<string, string> Environment { get; } = Workflow.Texts(node, "env");
}
