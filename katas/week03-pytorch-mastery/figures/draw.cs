// Draws backward.svg: dotnet run katas/week03-pytorch-mastery/figures/draw.cs > katas/week03-pytorch-mastery/figures/backward.svg
using System.Globalization;
using System.Text;

// e = (a·b + a)·(a·b) at a = 2, b = −3: the first program of the specs.
const double a = 2, b = -3, c = a * b, d = c + a, e = d * c;
const double de = 1, dd = c * de, dc = (d * de) + dd, da = dd + (b * dc), db = a * dc;
(string Name, string Formula, double Value, double Gradient, int X, int Y)[] nodes =
[
    ("a", "leaf", a, da, 30, 30), ("b", "leaf", b, db, 30, 200), ("c", "a · b", c, dc, 320, 200), ("d", "c + a", d, dd, 600, 30), ("e", "d · c", e, de, 850, 120),
];
(int From, int To, string Local, int X, int Y)[] edges =
[
    (0, 2, "∂c/∂a = b = −3", 310, 140), (1, 2, "∂c/∂b = a = 2", 250, 250), (0, 3, "∂d/∂a = 1", 390, 54),
    (2, 3, "∂d/∂c = 1", 500, 150), (2, 4, "∂e/∂c = d = −4", 680, 226), (3, 4, "∂e/∂d = c = −6", 850, 92),
];

var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1030 350\" font-family=\"sans-serif\" font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
foreach (var (from, to, local, x, y) in edges)
{
    var (start, end) = (nodes[from], nodes[to]);
    svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{start.X + 150}\" y1=\"{start.Y + 32}\" x2=\"{end.X}\" y2=\"{end.Y + 32}\" stroke=\"#8aa\" stroke-width=\"2\"/>\n");
    Text(x, y, local, "#c04f00");
}

foreach (var (name, formula, value, gradient, x, y) in nodes)
{
    svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"150\" height=\"64\" rx=\"8\" fill=\"#eef4fb\" stroke=\"#1f5fa8\"/>\n");
    Text(x + 75, y + 18, formula == "leaf" ? name : $"{name} = {formula}", "black", bold: true);
    Text(x + 75, y + 37, FormattableString.Invariant($"data {value}").Replace('-', '−'), "#1f5fa8");
    Text(x + 75, y + 55, FormattableString.Invariant($"grad {gradient}").Replace('-', '−'), "#c04f00");
}

Text(515, 305, "Forward, blue, from left to right. Backward, orange: e starts with 1; each node gives its parents gradient × local derivative, and they add.", "#333333");
Text(515, 329, FormattableString.Invariant($"a and c are used twice: a gets {b * dc} from c and {dd} from d. A node speaks only after all its consumers: e, d, c, then a and b.").Replace('-', '−'), "#333333");
Console.Write(svg.Append("</svg>\n"));

void Text(int x, int y, string text, string colour, bool bold = false) =>
    svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\" text-anchor=\"middle\"{(bold ? " font-weight=\"bold\"" : string.Empty)}>{text}</text>\n");
