using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Katas.Bench;

/// <summary>Saves one stub again and again, each time renamed into place as editors do, and reads when `kata watch --json` gives its first verdict.</summary>
internal sealed class WatchBench(Sandbox sandbox, int edits, TimeSpan gap)
{
    private sealed record Sample(double Total, double Spec, double Compile, double Worker, double Load, double Run, double Report, double All)
    {
        /// <summary>What is left without the spec's own compute.</summary>
        public double Overhead => Total - Spec;
    }

    public async Task RunAsync(MeasurementTable table, CancellationToken cancellation)
    {
        sandbox.Solve(sandbox.Slug);
        using var watch = Process.Start(sandbox.Kata("watch", $"{sandbox.Week}", "--json"))!;
        await using var memory = new MemoryProbe(watch.Id);
        var errors = watch.StandardError.ReadToEndAsync(cancellation);
        await UntilAsync(watch, "run-ended", cancellation);
        await Task.Delay(TimeSpan.FromSeconds(10), cancellation);   // a learner reads the brief first: workers and compiler warm up

        var samples = new List<Sample>();
        for (var edit = 0; edit < edits; edit++)
        {
            samples.Add(await EditAsync(watch, edit, cancellation));
            await Task.Delay(gap, cancellation);
        }

        watch.Kill();
        await watch.WaitForExitAsync(cancellation);
        await errors;
        Report(table, samples);
        table.Add("watch: peak memory, grader and workers", memory.Text);
    }

    private async Task<Sample> EditAsync(Process watch, int edit, CancellationToken cancellation)
    {
        var files = Directory.GetFiles(Path.Combine(sandbox.Root, "solutions", sandbox.Slug), "*.cs").Order(StringComparer.Ordinal).ToList();
        var file = files[edit % files.Count];
        var stub = Path.Combine(sandbox.Root, "katas", sandbox.Slug, Path.GetFileName(file));
        await File.WriteAllTextAsync($"{stub}.new", $"{await File.ReadAllTextAsync(file, cancellation)}\n// edit {edit}, {DateTime.UtcNow.Ticks}\n", cancellation);
        var clock = Stopwatch.StartNew();
        File.Move($"{stub}.new", stub, overwrite: true);
        var verdict = await UntilAsync(watch, "verdict", cancellation);
        var total = clock.Elapsed.TotalMilliseconds;
        var times = (await UntilAsync(watch, "first-verdict", cancellation)).GetProperty("times");
        var ended = await UntilAsync(watch, "run-ended", cancellation);
        return new Sample(
            total, verdict.GetProperty("milliseconds").GetDouble(), ended.GetProperty("compile").GetDouble(), times.GetProperty("worker").GetDouble(), times.GetProperty("load").GetDouble(),
            times.GetProperty("run").GetDouble(), times.GetProperty("report").GetDouble(), clock.Elapsed.TotalMilliseconds);
    }

    private static void Report(MeasurementTable table, IReadOnlyList<Sample> samples)
    {
        table.Add($"watch: save to first verdict without the spec's own compute, median of {samples.Count}", MeasurementTable.Milliseconds(MeasurementTable.Quantile(samples.Select(sample => sample.Overhead), 0.5)), "100 ms");
        table.Add("watch: the same, p95", MeasurementTable.Milliseconds(MeasurementTable.Quantile(samples.Select(sample => sample.Overhead), 0.95)), "250 ms");
        table.Add("watch: with it, median", MeasurementTable.Milliseconds(MeasurementTable.Quantile(samples.Select(sample => sample.Total), 0.5)));
        table.Add("watch: save to last verdict, median", MeasurementTable.Seconds(MeasurementTable.Quantile(samples.Select(sample => sample.All), 0.5)));
        string Median(Func<Sample, double> part) => string.Create(CultureInfo.InvariantCulture, $"{MeasurementTable.Quantile(samples.Select(part), 0.5):0}");
        table.Add(
            "watch: medians of notice / compile / worker / load / run / report",
            $"{Median(sample => sample.Total - sample.Compile - sample.Worker - sample.Load - sample.Run - sample.Report)} / {Median(sample => sample.Compile)} / {Median(sample => sample.Worker)} / {Median(sample => sample.Load)} / {Median(sample => sample.Run)} / {Median(sample => sample.Report)} ms");
    }

    private static async Task<JsonElement> UntilAsync(Process watch, string happened, CancellationToken cancellation)
    {
        while (await watch.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            var entry = JsonDocument.Parse(line).RootElement;
            var name = entry.GetProperty("event").GetString();
            if (name == "run-refused" || (name == "run-ended" && happened == "verdict"))
            {
                throw new InvalidOperationException($"The watch says: {line}");
            }

            if (name == happened)
            {
                return entry;
            }
        }

        throw new InvalidOperationException($"The watch ended before it said '{happened}'.");
    }
}
