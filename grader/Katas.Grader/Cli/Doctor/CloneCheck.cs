using static Katas.Grader.Cli.Commands.DoctorCommand;

namespace Katas.Grader.Cli.Doctor;

/// <summary>Whether the folder is a clone that git answers for.</summary>
internal static class CloneCheck
{
    public static async Task<Finding> OfAsync(string root, CancellationToken cancellation)
    {
        var head = await new Git(root).HeadAsync(cancellation);
        return head is not null ? new(State.Good, "clone", $"at commit {head[..Math.Min(8, head.Length)]}")
            : Directory.Exists(Path.Combine(root, ".git")) || File.Exists(Path.Combine(root, ".git"))
                ? new(State.Note, "clone", $"git does not answer for {root}: there is no commit yet, or the folder belongs to another user. For the latter: git config --global --add safe.directory \"{root}\"")
            : new(State.Note, "clone", "this folder is not a git clone: grades name no commit, and `reset` cannot take files from it. `git clone` the repository instead of downloading it.");
    }
}
