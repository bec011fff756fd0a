// Draws alignment.svg: dotnet run katas/week08-alignment/figures/draw.cs > katas/week08-alignment/figures/alignment.svg
using System.Globalization;
using System.Text;

const int cell = 26, left = 112, top = 70, right = 640;
string[][] documents = [["p", "p", "p", "r", "r", "e"], ["p", "p", "r", "e"], ["p", "r", "e"]];
var places = documents.SelectMany((tokens, owner) => tokens.Select((token, position) => (Token: token, Owner: owner, Position: position))).Append((Token: "e", Owner: -1, Position: 0)).ToList();
string[] colours = ["#bcbddc", "#9ecae1", "#a1d99b", "#d9d9d9"];
var svg = new StringBuilder();
svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1040 {top + (cell * (places.Count + 6)) + 40}\" font-family=\"sans-serif\" font-size=\"13\">\n");
svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
Text(left, 24, "1  one packed row: three demonstrations", "black", " font-weight=\"bold\" font-size=\"15\"");
Text(left, 44, "p prompt, r response, e end of text, grey: padding", "#444444");
Row(0, "token", place => (place.Token, Colour(place)));
Row(1, "label", place => IsLearnt(place) ? (place.Token, "#fee391") : ("·", "white"));
Row(2, "document", place => ($"{place.Owner}".Replace('-', '−'), "white"));
Row(3, "position", place => ($"{place.Position}", "white"));

var grid = top + (5 * cell) + 8;
Text(left, grid - 10, "who may look at whom (row: query, column: key)", "#444444");
for (var query = 0; query < places.Count; query++)
{
    var predicts = query + 1 < places.Count && places[query + 1].Position > 0 && IsLearnt(places[query + 1]);
    Text(left - 8, grid + (query * cell) + 18, predicts ? $"{places[query].Token} → {places[query + 1].Token}" : places[query].Token, predicts ? "#b35806" : "#777777", " text-anchor=\"end\"");
    for (var key = 0; key < places.Count; key++)
    {
        var looks = query == key || (key < query && places[query].Owner >= 0 && places[query].Owner == places[key].Owner);
        Box(left + (key * cell), grid + (query * cell), cell, cell, looks ? Colour(places[query]) : "white");
    }
}

Text(left, grid + (places.Count * cell) + 24, "rows with an arrow are scored: their logits predict a token that is learnt", "#b35806");

// GPT-2 small, query and value: 8 numbers a pixel; the factors would be one pixel thick and are drawn thicker.
const int d = 96, r = 8;
Text(right, 24, "2  LoRA on GPT-2's fused c_attn", "black", " font-weight=\"bold\" font-size=\"15\"");
Text(right, 44, "orange is trained, grey is frozen", "#444444");
string[] segments = ["query", "key", "value"];
for (var segment = 0; segment < 3; segment++)
{
    Box(right + (segment * d), 76, d, d, "#e5e5e5");
    Text(right + (segment * d) + (d / 2), 128, segments[segment], "#444444", " text-anchor=\"middle\"");
}

Text(right + (3 * d) + 10, 118, "W₀", "black");
Text(right + (3 * d) + 10, 136, "[768, 2304]", "#444444");
Text(right, 200, "+ α/r ·", "black");
foreach (var (segment, x) in new[] { (0, right), (2, right + (2 * d)) })
{
    Box(x + (d / 2) - r, 214, 2 * r, d, "#fdae6b");
    Text(x + (d / 2) + r + 6, 214 + (d / 2), $"A{(segment == 0 ? "₀" : "₁")}ᵀ", "black");
    Box(x, 326, d, 2 * r, "#fdae6b");
    Text(x + (d / 2), 364, $"B{(segment == 0 ? "₀" : "₁")}ᵀ", "black", " text-anchor=\"middle\"");
}

Text(right + d + (d / 2), 270, "0", "#777777", " text-anchor=\"middle\" font-size=\"18\"");
Text(right + (3 * d) + 10, 262, "[768, 8]", "#444444");
Text(right + (3 * d) + 10, 340, "[8, 768]", "#444444");
string[] lines =
[
    "in one layer:   1 769 472 frozen,   24 576 trained",
    "in GPT-2:   124 439 808 frozen,   294 912 trained",
    "B = 0 at first: the adapted model is the base",
    "merged, W₀ + ΔW costs what W₀ costs",
];
for (var line = 0; line < lines.Length; line++)
{
    Text(right, 404 + (line * 22), lines[line], line < 2 ? "#b35806" : "#444444");
}

Console.Write(svg.Append("</svg>\n"));

// As in task 5: the first token of a document has no label, whatever it is.
bool IsLearnt((string Token, int Owner, int Position) place) => place.Owner >= 0 && place.Position > 0 && place.Token != "p";

string Colour((string Token, int Owner, int Position) place) => place.Owner < 0 ? colours[3] : colours[place.Owner];

void Row(int row, string name, Func<(string Token, int Owner, int Position), (string Label, string Colour)> draw)
{
    Text(left - 8, top + (row * cell) + 18, name, "#444444", " text-anchor=\"end\"");
    for (var column = 0; column < places.Count; column++)
    {
        var (label, colour) = draw(places[column]);
        Box(left + (column * cell), top + (row * cell), cell, cell, colour);
        Text(left + (column * cell) + (cell / 2), top + (row * cell) + 18, label, "black", " text-anchor=\"middle\"");
    }
}

void Box(int x, int y, int width, int height, string colour) =>
    svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\" stroke=\"#bbbbbb\"/>\n");

void Text(int x, int y, string text, string colour, string attributes = "") =>
    svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\"{attributes}>{text}</text>\n");
