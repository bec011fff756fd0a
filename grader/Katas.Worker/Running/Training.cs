using System.Globalization;
using Katas.Grader.Protocol;
using Katas.Kit.Testing;

namespace Katas.Worker.Running;

/// <summary>Connects the training run of this process with the grader.</summary>
internal static class Training
{
    private static volatile string? _stop;

    public static void Begin(TrainingRequest request, ReplyChannel channel)
    {
        if (request.Seed is { } seed)
        {
            Environment.SetEnvironmentVariable("KATAS_SEED", seed.ToString(CultureInfo.InvariantCulture));
        }

        var session = new MilestoneSession
        {
            Folder = request.Folder,
            Resume = request.Resume,
            Limit = request.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            SaveEvery = TimeSpan.FromSeconds(request.SaveEvery),
            OnReport = report => channel.Progress(new TrainingProgress(
                report.Stage, report.Step, report.Steps, report.Seconds, [.. report.Values.Select(value => new MetricValue(value.Metric, value.Value))], report.Saved)),
        };
        MilestoneSession.Current = session;
        if (_stop is { } reason)
        {
            session.Stop(reason);   // it came before the session
        }
    }

    public static void Stop(string reason)
    {
        _stop = reason;
        MilestoneSession.Current?.Stop(reason);
    }
}
