// Draws transformer.svg: dotnet run katas/week06-transformers/figures/draw.cs > katas/week06-transformers/figures/transformer.svg
using System.Globalization;
using System.Text;

const string Ink = "#333333", Encoder = "#deebf7", Decoder = "#fee6ce", Plain = "#f2f2f2", Accent = "#d95f02", Blue = "#2171b5";
var svg = new StringBuilder();
svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1050 470\" font-family=\"sans-serif\" font-size=\"13\">\n");
svg.Append($"<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\" fill=\"{Ink}\"/></marker></defs>\n");
svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
Model();
Sublayers();
Masks();
Console.Write(svg.Append("</svg>\n"));

void Model()
{
    Text(20, 24, "1  one pair through the model", bold: true);
    Column(30, ["two dogs run (end)", "√D · E[id] + PE", "self-attention", "feed-forward"], [Plain, Plain, Encoder, Encoder], "source ids  [B, S]");
    Column(260, ["(begin) zwei hunde rennen", "√D · E[id] + PE", "masked self-attention", "attention over memory", "feed-forward", "hidden · Wᵀ"], [Plain, Plain, Decoder, Decoder, Decoder, Plain], "target input  [B, T]");
    Frame(20, 218, 190, 108, "× N");
    Frame(250, 164, 210, 162, "× N");
    Line(115, 228, 115, 192);
    Line(115, 192, 232, 192);
    Line(232, 192, 232, 245);
    Line(232, 245, 258, 245, arrow: true);
    Text(112, 182, "memory  [B, S, D]");
    Line(355, 116, 355, 84, arrow: true);
    Text(355, 76, "zwei hunde rennen (end)", middle: true, colour: Accent);
    Text(355, 58, "predicted, one ahead", middle: true, colour: Accent);
}

void Column(int x, string[] boxes, string[] colours, string caption)
{
    var width = x < 200 ? 170 : 190;
    for (var index = 0; index < boxes.Length; index++)
    {
        var y = 390 - (index * 54);
        Box(x, y, width, 34, boxes[index], colours[index]);
        if (index > 0)
        {
            Line(x + (width / 2), y + 54, x + (width / 2), y + 36, arrow: true);
        }
    }

    Text(x + (width / 2), 446, caption, middle: true);
}

void Sublayers()
{
    Text(500, 24, "2  a sub-layer", bold: true);
    Residual(556, "post-LN", "norm(x + f(x))", ["f", "+", "norm"]);
    Residual(681, "pre-LN", "x + f(norm(x))", ["norm", "f", "+"]);
}

void Residual(int x, string title, string formula, string[] parts)
{
    Text(x, 58, title, middle: true, bold: true);
    Text(x, 76, formula, middle: true);
    var y = 390;
    Line(x, 424, x, y + 2, arrow: true);
    Text(x, 440, "x", middle: true);
    var sumAt = 390 - (Array.IndexOf(parts, "+") * 108) - 17;
    foreach (var part in parts)
    {
        if (part == "+")
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x}\" cy=\"{y - 17}\" r=\"14\" fill=\"white\" stroke=\"{Blue}\" stroke-width=\"2\"/>\n");
            Text(x, y - 12, "+", middle: true, bold: true, colour: Blue);
        }
        else
        {
            Box(x - 42, y - 34, 84, 34, part, part == "norm" ? "#e5f5e0" : Plain);
        }

        Line(x, y - (part == "+" ? 31 : 34), x, y - (y < 250 ? 66 : parts[Array.IndexOf(parts, part) + 1] == "+" ? 109 : 106), arrow: true);
        y -= 108;
    }

    // The residual path, from x to the sum.
    svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x} 410 H{x - 54} V{sumAt} H{x - 16}\" fill=\"none\" stroke=\"{Blue}\" stroke-width=\"3\" marker-end=\"url(#a)\"/>\n");
}

void Masks()
{
    string[] words = ["(begin)", "zwei", "hunde", "rennen", "(pad)"];
    string[] next = ["zwei", "hunde", "rennen", "(end)", "—"];
    const int left = 815, top = 120, cell = 28;
    Text(755, 24, "3  who sees whom, and predicts what", bold: true);
    for (var row = 0; row < words.Length; row++)
    {
        Text(left - 8, top + (row * cell) + 19, words[row], end: true);
        Text(left + (words.Length * cell) + 8, top + (row * cell) + 19, next[row] == "—" ? "ignored" : $"→ {next[row]}", colour: next[row] == "—" ? "#999999" : Accent);
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate({left + (row * cell) + 18} {top - 6}) rotate(-60)\" fill=\"{Ink}\">{words[row]}</text>\n");
        for (var column = 0; column < words.Length; column++)
        {
            var sees = column <= row && column < 4;
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left + (column * cell)}\" y=\"{top + (row * cell)}\" width=\"{cell}\" height=\"{cell}\" fill=\"{(sees ? "#6baed6" : "white")}\" stroke=\"#bbbbbb\"/>\n");
        }
    }

    Text(left, top + 162, "CausalAndPadding  [B, 1, T, T]");
    string[] source = ["two", "dogs", "run", "(end)", "(pad)"];
    const int below = 360;
    for (var column = 0; column < source.Length; column++)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate({left + (column * cell) + 18} {below - 6}) rotate(-60)\" fill=\"{Ink}\">{source[column]}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left + (column * cell)}\" y=\"{below}\" width=\"{cell}\" height=\"{cell}\" fill=\"{(column < 4 ? "#6baed6" : "white")}\" stroke=\"#bbbbbb\"/>\n");
    }

    Text(left - 8, below + 19, "any query", end: true);
    Text(left, below + 50, "Padding  [B, 1, 1, S]");
}

void Frame(int x, int y, int width, int height, string label)
{
    svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"none\" stroke=\"#999999\" stroke-dasharray=\"4 4\"/>\n");
    Text(x + width + 4, y + height - 4, label, colour: "#777777");
}

void Box(int x, int y, int width, int height, string label, string colour)
{
    svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"5\" fill=\"{colour}\" stroke=\"{Ink}\"/>\n");
    Text(x + (width / 2), y + (height / 2) + 5, label, middle: true);
}

void Line(int x1, int y1, int x2, int y2, bool arrow = false) =>
    svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{Ink}\" stroke-width=\"1.5\"{(arrow ? " marker-end=\"url(#a)\"" : string.Empty)}/>\n");

void Text(int x, int y, string text, bool middle = false, bool end = false, bool bold = false, string colour = Ink) =>
    svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\"{(middle ? " text-anchor=\"middle\"" : end ? " text-anchor=\"end\"" : string.Empty)}{(bold ? " font-weight=\"bold\"" : string.Empty)}>{text}</text>\n");
