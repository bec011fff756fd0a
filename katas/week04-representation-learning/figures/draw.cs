// Draws nt-xent.svg: dotnet run katas/week04-representation-learning/figures/draw.cs > katas/week04-representation-learning/figures/nt-xent.svg
using System.Globalization;
using System.Text;

const int pairs = 4, anchors = 2 * pairs, cell = 38, left = 470, top = 62;
var random = new Random(4);
double[][] content = [.. Enumerable.Range(0, pairs).Select(_ => Draw(1))];
double[][] z = [.. Enumerable.Range(0, anchors).Select(row => Unit([.. content[row % pairs].Zip(Draw(0.45), (a, b) => a + b)]))];

var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1010 420\" font-family=\"sans-serif\" font-size=\"13\">\n");
svg.Append("<defs><marker id=\"m\" markerWidth=\"7\" markerHeight=\"7\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#555\"/></marker></defs>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");

// The path of one image, twice.
Text(20, 30, "one image, two random views, one network", "black", "start", true);
(string Name, string Note, int X)[] stations = [("view", "crop, colours", 120), ("encoder f", "h, kept", 222), ("head g", "z, thrown away", 324)];
Box(20, 170, 76, "image");
foreach (var y in new[] { 110, 230 })
{
    Line(98, 192, 118, y + 22);
    foreach (var (name, note, x) in stations)
    {
        Box(x, y, 80, name);
        Text(x + 40, y + 62, note, "#666", "middle");
        if (x > 120)
        {
            Line(x - 20, y + 22, x - 2, y + 22);
        }
    }
}

Text(364, 92, "z of view 1", "#1f5fa8", "middle", true);
Text(364, 315, "z of view 2", "#c04f00", "middle", true);
Text(212, 196, "same weights", "#666", "middle");

// The similarities of all views with all others.
Text(left, 30, "similarities of all 2N embeddings (N = 4); each row is a classification", "black", "start", true);
for (var row = 0; row < anchors; row++)
{
    Text(left - 8, top + (row * cell) + 24, Name(row), Colour(row), "end");
    Text(left + (row * cell) + (cell / 2), top - 8, Name(row), Colour(row), "middle");
    for (var column = 0; column < anchors; column++)
    {
        var (x, y, similarity) = (left + (column * cell), top + (row * cell), z[row].Zip(z[column], (a, b) => a * b).Sum());
        var fill = row == column ? "#dddddd" : similarity >= 0 ? Shade(similarity, 31, 95, 168) : Shade(-similarity, 192, 57, 43);
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{cell}\" height=\"{cell}\" fill=\"{fill}\" stroke=\"white\"/>\n");
        Text(x + (cell / 2), y + 24, row == column ? "−∞" : (Math.Round(similarity, 1) + 0.0).ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−'), Math.Abs(similarity) > 0.6 && row != column ? "white" : "#333", "middle");
        if ((row + pairs) % anchors == column)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x + 2}\" y=\"{y + 2}\" width=\"{cell - 4}\" height=\"{cell - 4}\" fill=\"none\" stroke=\"#e69f00\" stroke-width=\"3\"/>\n");
        }
    }
}

Text(left, top + (anchors * cell) + 24, "orange: the partner, the right answer of its row", "#b07800", "start");
Text(left, top + (anchors * cell) + 44, "grey: the anchor itself, masked; all others are negatives", "#666", "start");
Console.Write(svg.Append("</svg>\n"));

double[] Draw(double scale) => [.. Enumerable.Range(0, 5).Select(_ => scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
double[] Unit(double[] v) => [.. v.Select(value => value / Math.Sqrt(v.Sum(x => x * x)))];
string Name(int row) => $"{(char)('a' + (row % pairs))}{(row < pairs ? '1' : '2')}";
string Colour(int row) => row < pairs ? "#1f5fa8" : "#c04f00";
string Shade(double share, int r, int g, int b) => FormattableString.Invariant($"rgb({(int)(255 + (share * (r - 255)))},{(int)(255 + (share * (g - 255)))},{(int)(255 + (share * (b - 255)))})");
void Box(int x, int y, int width, string text)
{
    svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"44\" rx=\"8\" fill=\"#f3f6fa\" stroke=\"#555\"/>\n");
    Text(x + (width / 2), y + 27, text, "black", "middle");
}

void Line(int x1, int y1, int x2, int y2) => svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"#555\" stroke-width=\"1.5\" marker-end=\"url(#m)\"/>\n");
void Text(int x, int y, string text, string colour, string anchor, bool bold = false) =>
    svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\" text-anchor=\"{anchor}\"{(bold ? " font-weight=\"bold\"" : string.Empty)}>{text}</text>\n");
