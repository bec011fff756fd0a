// Draws backpropagation.svg: dotnet run katas/week02-neural-networks/figures/draw.cs > katas/week02-neural-networks/figures/backpropagation.svg
using System.Globalization;
using System.Text;

const int box = 140, gap = 40, left = 26, top = 64, height = 62;
(string Name, string Formula, string Shape)[] stations =
[
    ("x", "pixels", "[n, 784]"),
    ("dense 0", "z = x W₀ᵀ + b₀", "[n, 256]"),
    ("activation", "h = f(z)", "[n, 256]"),
    ("dense 1", "logits = h W₁ᵀ + b₁", "[n, 10]"),
    ("loss", "L = −Σ t log p / n", "one number"),
];
string[] back = ["dx = g W₀", "g = g ⊙ f′(h)", "g = g W₁", "g = (p − t)/n"];
(int Station, string First, string Second)[] gradients = [(1, "dW₀ += gᵀ x", "db₀ += Σ g"), (3, "dW₁ += gᵀ h", "db₁ += Σ g")];

var svg = new StringBuilder();
var width = (2 * left) + (stations.Length * box) + ((stations.Length - 1) * gap);
svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} 290\" font-family=\"sans-serif\" font-size=\"13\">\n");
svg.Append("<defs><marker id=\"b\" markerWidth=\"6\" markerHeight=\"6\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#1f5fa8\"/></marker>");
svg.Append("<marker id=\"o\" markerWidth=\"6\" markerHeight=\"6\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#c04f00\"/></marker></defs>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
Text(left, 28, "forward: each station remembers what the way back will need", "#1f5fa8", "start", bold: true);
foreach (var (index, (name, formula, shape)) in stations.Index())
{
    var x = X(index);
    svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{top}\" width=\"{box}\" height=\"{height}\" rx=\"8\" fill=\"#eef4fb\" stroke=\"#1f5fa8\"/>\n");
    Text(x + (box / 2), top + 18, name, "black", "middle", bold: true);
    Text(x + (box / 2), top + 36, formula, "black", "middle");
    Text(x + (box / 2), top + 53, shape, "#555555", "middle");
    if (index > 0)
    {
        Arrow(x - gap + 3, x - 3, top + (height / 2), "b", "#1f5fa8");
        Arrow(x - 3, x - gap + 3, 182, "o", "#c04f00");
        Text(x - (gap / 2), 206, back[index - 1], "#c04f00", "middle");
    }
}

foreach (var (station, first, second) in gradients)
{
    Text(X(station) + (box / 2), 236, first, "black", "middle", bold: true);
    Text(X(station) + (box / 2), 254, second, "black", "middle", bold: true);
}

Text(left, 160, "backward: the same stations in reverse, g = ∂L/∂(what the station gave)", "#c04f00", "start", bold: true);
Text(left, 280, "The division by n happens once, in the loss. Dense layers add to their gradients: whoever trains clears them first.", "#555555", "start");
Console.Write(svg.Append("</svg>\n"));

int X(int index) => left + (index * (box + gap));

void Arrow(int from, int to, int y, string marker, string colour) =>
    svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{from}\" y1=\"{y}\" x2=\"{to}\" y2=\"{y}\" stroke=\"{colour}\" stroke-width=\"2\" marker-end=\"url(#{marker})\"/>\n");

void Text(int x, int y, string text, string colour, string anchor, bool bold = false) =>
    svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\" text-anchor=\"{anchor}\"{(bold ? " font-weight=\"bold\"" : string.Empty)}>{text}</text>\n");
