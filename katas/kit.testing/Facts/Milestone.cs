namespace Katas.Kit.Testing;

internal static class Milestone
{
    public static string? SkipReason =>
        Environment.GetEnvironmentVariable("KATAS_MILESTONES") == "1" ? null : "A milestone takes minutes: `./kata test N --milestones` runs it (or KATAS_MILESTONES=1 under `dotnet test`).";
}
