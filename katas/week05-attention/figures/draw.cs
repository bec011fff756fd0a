// Draws attention.svg: dotnet run katas/week05-attention/figures/draw.cs > katas/week05-attention/figures/attention.svg
using System.Globalization;
using System.Text;

const int tokens = 6, width = 8, cell = 34, gap = 70, left = 60, top = 78;
string[] words = ["the", "cat", "sat", "on", "the", "mat"];
var random = new Random(3);
double[][] Draw() => [.. Enumerable.Range(0, tokens).Select(_ => Enumerable.Range(0, width).Select(_ => Gaussian()).ToArray())];
double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
var (queries, keys) = (Draw(), Draw());

double Score(int i, int j) => queries[i].Zip(keys[j], (a, b) => a * b).Sum() / Math.Sqrt(width);
double Weight(int i, int j) => j > i ? 0 : Math.Exp(Score(i, j)) / Enumerable.Range(0, i + 1).Sum(k => Math.Exp(Score(i, k)));

var svg = new StringBuilder();
svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {left + (3 * ((tokens * cell) + gap))} {top + (tokens * cell) + 62}\" font-family=\"sans-serif\" font-size=\"13\">\n");
svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
Panel(0, "1  scores  S = QKᵀ/√d", "how well query i fits key j", (i, j) => (Signed(Score(i, j) / 2), $"{Math.Round(Score(i, j), 1) + 0.0:0.0}"));
Panel(1, "2  mask: true = may look", "row i sees itself and the past", (i, j) => j > i ? ("#d9d9d9", "×") : (Signed(Score(i, j) / 2), string.Empty));
Panel(2, "3  weights  P = softmax(S)", "rows sum to 1; O = P V averages", (i, j) => j > i ? ("white", string.Empty) : (Blue(Weight(i, j)), $"{Weight(i, j):0.00}".Replace("0.", ".", StringComparison.Ordinal)));
for (var (row, x, y) = (0, X(2), top); row < 3; row++)
{
    for (var column = 0; column < 3; column++)
    {
        var dash = column > row ? " stroke-dasharray=\"3 4\" stroke=\"#bbbbbb\"" : " stroke=\"#d95f02\"";
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x + (column * 2 * cell)}\" y=\"{y + (row * 2 * cell)}\" width=\"{2 * cell}\" height=\"{2 * cell}\" fill=\"none\" stroke-width=\"2\"{dash}/>\n");
    }
}

Text(X(2), top + (tokens * cell) + 42, "task 7 computes 6 of these 9 tiles", "#d95f02");
Console.Write(svg.Append("</svg>\n"));

int X(int panel) => left + (panel * ((tokens * cell) + gap));

void Panel(int panel, string title, string caption, Func<int, int, (string Colour, string Label)> draw)
{
    Text(X(panel), 22, title, "black", " font-weight=\"bold\" font-size=\"15\"");
    for (var i = 0; i < tokens; i++)
    {
        Text(X(panel) - 8, top + (i * cell) + 22, words[i], "#444444", " text-anchor=\"end\"");
        Text(X(panel) + (i * cell) + (cell / 2), top - 10, words[i], "#444444", " text-anchor=\"middle\"");
        for (var j = 0; j < tokens; j++)
        {
            var (colour, label) = draw(i, j);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{X(panel) + (j * cell)}\" y=\"{top + (i * cell)}\" width=\"{cell}\" height=\"{cell}\" fill=\"{colour}\" stroke=\"#eeeeee\"/>\n");
            Text(X(panel) + (j * cell) + (cell / 2), top + (i * cell) + 22, label, colour.StartsWith("rgb(0,", StringComparison.Ordinal) ? "white" : "black", " text-anchor=\"middle\" font-size=\"12\"");
        }
    }

    Text(X(panel), top + (tokens * cell) + 22, caption, "#444444");
}

void Text(int x, int y, string text, string colour, string attributes = "") =>
    svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\"{attributes}>{text}</text>\n");

static string Signed(double value) =>
    value < 0 ? $"rgb({Fade(-value)},{Fade(-value)},255)" : $"rgb(255,{Fade(value)},{Fade(value)})";

static string Blue(double weight) => weight > 0.62 ? "rgb(0,70,160)" : $"rgb({Fade(weight)},{Fade(weight * 0.7)},255)";

static int Fade(double value) => (int)Math.Round(255 * (1 - Math.Min(0.75, Math.Abs(value))), MidpointRounding.AwayFromZero);
