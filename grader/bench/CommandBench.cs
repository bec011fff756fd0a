using System.Diagnostics;
using System.Globalization;

namespace Katas.Bench;

/// <summary>`kata test` and `kata grade` beside `dotnet test` over the same specs.</summary>
internal sealed class CommandBench(Sandbox sandbox)
{
    private const int Repeats = 3;

    public async Task TestAsync(MeasurementTable table, CancellationToken cancellation)
    {
        sandbox.Restore();
        await Sandbox.MeasureAsync(sandbox.Kata("test", $"{sandbox.Week}"), cancellation);   // the specs are compiled once
        var stubs = await MedianAsync(() => Sandbox.MeasureAsync(sandbox.Kata("test", $"{sandbox.Week}", "--no-cache"), cancellation));
        sandbox.Solve(sandbox.Slug);
        var solved = await MedianAsync(() => EditAndTestAsync(cancellation));
        var compute = await SpecSecondsAsync(cancellation);
        var dotnet = await MedianAsync(() => Sandbox.MeasureAsync(sandbox.Start("dotnet", ["test", sandbox.Project, "--nologo"]), cancellation));
        table.Add($"kata test {sandbox.Week}, untouched", MeasurementTable.Seconds(stubs), "1.0 s");
        table.Add($"kata test {sandbox.Week}, solved and just edited", $"{MeasurementTable.Seconds(solved)}, of it {MeasurementTable.Seconds(compute)} in specs", "1.0 s + specs");
        table.Add($"dotnet test, the same", MeasurementTable.Seconds(dotnet));
    }

    public async Task GradeAsync(MeasurementTable table, CancellationToken cancellation)
    {
        sandbox.Restore();
        await Sandbox.MeasureAsync(sandbox.Kata("grade"), cancellation);
        var katas = sandbox.Projects.Count;
        var (untouched, memory) = await GradeOnceAsync(cancellation);
        var unchanged = await MedianAsync(() => Sandbox.MeasureAsync(sandbox.Kata("grade"), cancellation));
        sandbox.Solve();
        var (solved, solvedMemory) = await GradeOnceAsync(cancellation);
        var solvedAgain = await MedianAsync(() => Sandbox.MeasureAsync(sandbox.Kata("grade"), cancellation));
        var dotnet = 0.0;
        foreach (var project in sandbox.Projects)
        {
            dotnet += (await Sandbox.MeasureAsync(sandbox.Start("dotnet", ["test", project, "--nologo"]), cancellation)).Milliseconds;
        }

        table.Add($"kata grade, {katas} untouched katas", MeasurementTable.Seconds(untouched), string.Create(CultureInfo.InvariantCulture, $"{10.0 * katas / 24:0.0} s (10 s for 24)"));
        table.Add($"kata grade, {katas} solved katas", MeasurementTable.Seconds(solved), "8× faster than dotnet test");
        table.Add($"dotnet test over the same specs", $"{MeasurementTable.Seconds(dotnet)} ({dotnet / solved:0.0}×)");
        table.Add("kata grade, nothing changed: untouched, solved", $"{MeasurementTable.Seconds(unchanged)}, {MeasurementTable.Seconds(solvedAgain)}", "0.5 s");
        table.Add("kata grade: peak memory, grader and workers", $"{memory} untouched, {solvedMemory} solved");
    }

    private async Task<(double Milliseconds, string Memory)> GradeOnceAsync(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var kata = Process.Start(sandbox.Kata("grade", "--no-cache"))!;
        await using var memory = new MemoryProbe(kata.Id);
        var errors = kata.StandardError.ReadToEndAsync(cancellation);
        await kata.StandardOutput.ReadToEndAsync(cancellation);
        await errors;
        await kata.WaitForExitAsync(cancellation);
        return (clock.Elapsed.TotalMilliseconds, memory.Text);
    }

    private Task<(double Milliseconds, string Text)> EditAndTestAsync(CancellationToken cancellation)
    {
        var stub = Directory.GetFiles(Path.Combine(sandbox.Root, "katas", sandbox.Slug), "*.cs").Order(StringComparer.Ordinal).First();
        File.AppendAllText(stub, $"// {DateTime.UtcNow.Ticks}\n");
        return Sandbox.MeasureAsync(sandbox.Kata("test", $"{sandbox.Week}"), cancellation);
    }

    private async Task<double> SpecSecondsAsync(CancellationToken cancellation)
    {
        var (_, text) = await Sandbox.MeasureAsync(sandbox.Kata("test", $"{sandbox.Week}", "--json", "--no-cache"), cancellation);
        using var document = System.Text.Json.JsonDocument.Parse(text);
        return document.RootElement.GetProperty("katas")[0].GetProperty("specs").EnumerateArray().Sum(spec => spec.GetProperty("milliseconds").GetDouble());
    }

    private static async Task<double> MedianAsync(Func<Task<(double Milliseconds, string Text)>> run)
    {
        var times = new List<double>();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            times.Add((await run()).Milliseconds);
        }

        return MeasurementTable.Quantile(times, 0.5);
    }
}
