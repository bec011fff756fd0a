using System.Runtime.InteropServices;
using Approval;
using Katas.Grader.Cli.Doctor;
using Xunit;
using static Katas.Grader.Cli.Commands.DoctorCommand;

namespace Katas.Grader.Tests.Cli;

/// <summary>What the doctor says of a machine that has something.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task Every_finding_says_what_to_do()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the approved text names Linux");
        var findings = new List<Finding?>
        {
            MachineChecks.Platform(Architecture.Arm64),
            MachineChecks.Memory(2L << 30),
            MachineChecks.Libtorch("/nowhere"),
            IsolationCheck.Of("bubblewrap is missing. Install the package bubblewrap."),
            PackageChecks.Sdk((1, string.Empty)),
            Proxy("HTTPS_PROXY", "http://me:secret@proxy.example:3128"),
            Proxy("https_proxy", "proxy.example:3128"),
            await CloneCheck.OfAsync(Path.GetTempPath(), TestContext.Current.CancellationToken),
        };

        await Verifier.Verify(string.Join("\n\n", findings.Select(finding => $"{finding!.State} {finding.Subject}: {finding.Text}")));
    }

    [Fact]
    public void A_healthy_machine_needs_no_words()
    {
        Assert.Null(MachineChecks.Memory(16L << 30));
        Assert.Null(MachineChecks.Libtorch(null));
        Assert.Null(PackageChecks.Proxy(_ => null));
    }

    [Fact]
    public void Feeds_are_read_from_what_dotnet_lists() =>
        Assert.Equal(["https://feed.example/v3/index.json"], PackageChecks.Feeds("E https://feed.example/v3/index.json\r\nD https://off.example/\nE /a/folder\n").Select(feed => feed.AbsoluteUri));

    [Fact]
    public async Task A_feed_that_cannot_be_reached_is_no_obstacle_to_grading()
    {
        var finding = await PackageChecks.FeedAsync(new Uri("http://127.0.0.1:9/index.json"), TestContext.Current.CancellationToken);

        Assert.Equal(State.Note, finding.State);
        Assert.StartsWith("127.0.0.1 cannot be reached", finding.Text, StringComparison.Ordinal);
        Assert.Contains("Katas are graded without it", finding.Text, StringComparison.Ordinal);
    }

    private static Finding? Proxy(string name, string value) => PackageChecks.Proxy(asked => asked == name ? value : null);
}
