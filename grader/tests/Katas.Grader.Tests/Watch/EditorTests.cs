using FluentAssertions;
using Katas.Grader.Cli.Watch;
using Xunit;

namespace Katas.Grader.Tests.Watch;

public sealed class EditorTests
{
    [Theory]
    [InlineData(null, null, "code -g a b.cs:7", true)]
    [InlineData("code --reuse-window -g", "vim", "code --reuse-window -g a b.cs:7", true)]
    [InlineData(null, "vim -u NONE", "vim -u NONE +7 a b.cs", false)]
    [InlineData(" ", "nano", "nano +7 a b.cs", false)]
    [InlineData("/opt/bin/hx", null, "/opt/bin/hx a b.cs:7", false)]
    [InlineData("rider", null, "rider --line 7 a b.cs", true)]
    [InlineData("mine", null, "mine a b.cs", false)]
    public void The_place_is_given_as_the_editor_takes_it(string? visual, string? editor, string command, bool window)
    {
        var chosen = Editor.Of(name => name == "VISUAL" ? visual : editor);

        $"{chosen.Program} {string.Join(' ', chosen.At("a b.cs", 7))}".Should().Be(command);
        chosen.HasWindow.Should().Be(window);
    }
}
