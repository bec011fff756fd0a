using System.Diagnostics;

namespace Katas.Bench;

/// <summary>The same saves under `dotnet watch test`: the time to the summary of its run.</summary>
internal sealed class DotnetWatchBench(Sandbox sandbox, int edits)
{
    public async Task RunAsync(MeasurementTable table, CancellationToken cancellation)
    {
        sandbox.Solve(sandbox.Slug);
        var start = sandbox.Start("dotnet", ["watch", "--project", sandbox.Project, "--non-interactive", "test"]);
        using var watch = Process.Start(start)!;
        var errors = watch.StandardError.ReadToEndAsync(cancellation);
        await SummaryAsync(watch, cancellation);
        var file = Directory.GetFiles(Path.Combine(sandbox.Root, "solutions", sandbox.Slug), "*.cs").Order(StringComparer.Ordinal).First();
        var stub = Path.Combine(sandbox.Root, "katas", sandbox.Slug, Path.GetFileName(file));
        var times = new List<double>();
        for (var edit = 0; edit < edits; edit++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
            await File.WriteAllTextAsync($"{stub}.new", $"{await File.ReadAllTextAsync(file, cancellation)}\n// edit {edit}\n", cancellation);
            var clock = Stopwatch.StartNew();
            File.Move($"{stub}.new", stub, overwrite: true);
            await SummaryAsync(watch, cancellation);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        watch.Kill(entireProcessTree: true);
        await watch.WaitForExitAsync(cancellation);
        await errors;
        table.Add($"dotnet watch test: save to summary, median of {times.Count}", MeasurementTable.Seconds(MeasurementTable.Quantile(times, 0.5)));
    }

    private static async Task SummaryAsync(Process watch, CancellationToken cancellation)
    {
        while (await watch.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Contains("Passed!", StringComparison.Ordinal) || line.Contains("Failed!", StringComparison.Ordinal))
            {
                return;
            }

            if (line.Contains("Exited with error code", StringComparison.Ordinal))
            {
                break;   // it waits for another save and would wait for ever
            }
        }

        throw new InvalidOperationException("`dotnet watch test` ended before it had tested.");
    }
}
