using System.Globalization;
using Spectre.Console;

namespace Katas.Bench;

/// <summary>The measurements, a row each, with the machine they were taken on.</summary>
internal sealed class MeasurementTable
{
    private readonly List<(string What, string Value, string Budget)> _rows = [];

    public void Add(string what, string value, string budget = "") => _rows.Add((what, value, budget));

    public static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s");

    public static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms");

    /// <summary>The value that a share of all values does not exceed.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    public void Write(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("Measured", "Value", "Budget");
        foreach (var (what, value, budget) in _rows)
        {
            table.AddRow(Markup.Escape(what), Markup.Escape(value), Markup.Escape(budget));
        }

        console.Write(table);
        console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}; load average {Load()}");
    }

    // Times of a busy machine say little: the load stands beside them.
    private static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";
}
