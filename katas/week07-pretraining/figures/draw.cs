// Draws gpt2.svg: dotnet run katas/week07-pretraining/figures/draw.cs > katas/week07-pretraining/figures/gpt2.svg
// (in the repository's root: the merges are those of fixtures/data/gpt2-bpe).
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

const string ink = "#333333", soft = "#888888", blue = "#dce8f7", orange = "#fde3cc", green = "#dff0dc";
var ids = JsonDocument.Parse(Unpacked("encoder.json.gz")).RootElement;
var ranks = Unpacked("vocab.bpe.gz").Split('\n').Skip(1).Where(line => line.Length > 0).Select((line, rank) => (line, rank)).ToDictionary(entry => entry.line, entry => entry.rank);

var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1040 560\" font-family=\"sans-serif\" font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
Tokens(30);
Model(620);
Console.Write(svg.Append("</svg>\n"));

void Tokens(int left)
{
    Text(left, 34, "From text to tokens", ink, "font-weight=\"bold\" font-size=\"17\"");
    Caption(left, 66, "pieces: nothing is merged across them");
    Boxes(left, 76, ["The", "␣", "␣café", "'s", "␣menu", "."], green);
    Caption(left, 136, "bytes of the third piece, written in the table's characters");
    var symbols = Encoding.UTF8.GetBytes(" café").Select(Written).ToList();
    Boxes(left, 146, symbols, blue);
    var y = 206;
    while (symbols.Zip(symbols.Skip(1), (a, b) => $"{a} {b}").Where(ranks.ContainsKey).MinBy(pair => ranks[pair]) is { } pair)
    {
        var parts = pair.Split(' ');
        for (var i = 0; i + 1 < symbols.Count; i++)
        {
            if (symbols[i] == parts[0] && symbols[i + 1] == parts[1])
            {
                symbols[i] += symbols[i + 1];
                symbols.RemoveAt(i + 1);
            }
        }

        Caption(left, y, $"merge  {parts[0]} + {parts[1]},  rank {ranks[pair]}");
        Boxes(left, y + 8, symbols, blue, string.Concat(parts));
        y += 58;
    }

    Caption(left, y, "no pair of neighbours is in the list: these are the tokens");
    Boxes(left, y + 8, symbols.Select(symbol => $"{ids.GetProperty(symbol)}"), orange);
}

void Model(int left)
{
    Text(left, 34, "GPT-2, by the names in its checkpoint", ink, "font-weight=\"bold\" font-size=\"17\"");
    var (x, y) = (left + 90, 500);
    Text(x + 90, 540, "tokens [B, T]", ink, "text-anchor=\"middle\"");
    Arrow(x + 90, 524, 8);
    Part(x, y - 14, 180, "wte [V, d]  +  wpe [T, d]", green);
    svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left}\" y=\"140\" width=\"400\" height=\"320\" fill=\"none\" stroke=\"{soft}\" stroke-dasharray=\"5 4\" rx=\"8\"/>\n");
    Text(left + 390, 160, "h.{i}, L times", soft, "text-anchor=\"end\"");
    Branch(left, 456, ["ln_1", "attn.c_attn [d, 3d]", "causal attention", "attn.c_proj [d, d]"]);
    Branch(left, 306, ["ln_2", "mlp.c_fc [d, 4d]", "GELU (tanh)", "mlp.c_proj [4d, d]"]);
    Line(left + 60, 486, left + 60, 120);
    Line(left + 60, 486, left + 90, 486);
    Part(left + 10, 96, 100, "ln_f", blue);
    Line(left + 110, 109, left + 150, 109);
    Part(left + 150, 96, 130, "· wteᵀ", green);
    Line(left + 280, 109, left + 310, 109);
    Text(left + 316, 114, "logits [B, T, V]", ink);
    Text(left + 150, 82, "tied: no weights of its own", soft, "font-size=\"12\"");
}

// A path off the residual stream, through its parts and back: x += f(ln(x)).
void Branch(int left, int bottom, string[] parts)
{
    var x = left + 170;
    Line(left + 60, bottom - 12, x, bottom - 12);
    for (var i = 0; i < parts.Length; i++)
    {
        Part(x, bottom - 25 - (i * 34), 170, parts[i], i == 0 ? blue : i == 2 ? "#eeeeee" : orange);
        if (i > 0)
        {
            Line(x + 85, bottom - 25 - ((i - 1) * 34), x + 85, bottom + 1 - (i * 34));
        }
    }

    Line(left + 60, bottom - 114, x, bottom - 114);
    svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{left + 60}\" cy=\"{bottom - 114}\" r=\"10\" fill=\"white\" stroke=\"{ink}\"/>\n");
    Text(left + 60, bottom - 109, "+", ink, "text-anchor=\"middle\" font-weight=\"bold\"");
}

void Boxes(int left, int y, IEnumerable<string> texts, string colour, string? bold = null)
{
    foreach (var text in texts)
    {
        var width = 18 + (text.Length * 9);
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left}\" y=\"{y}\" width=\"{width}\" height=\"26\" rx=\"4\" fill=\"{(text == bold ? orange : colour)}\" stroke=\"{soft}\"/>\n");
        Text(left + (width / 2), y + 18, text, ink, $"text-anchor=\"middle\" font-family=\"monospace\"{(text == bold ? " font-weight=\"bold\"" : string.Empty)}");
        left += width + 6;
    }
}

void Part(int x, int y, int width, string text, string colour)
{
    svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"26\" rx=\"4\" fill=\"{colour}\" stroke=\"{soft}\"/>\n");
    Text(x + (width / 2), y + 18, text, ink, "text-anchor=\"middle\"");
}

void Caption(int x, int y, string text) => Text(x, y, text, soft, "font-size=\"13\"");

void Arrow(int x, int from, int length) => Line(x, from, x, from - length);

void Line(int x1, int y1, int x2, int y2) => svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{ink}\" stroke-width=\"1.5\"/>\n");

void Text(int x, int y, string text, string colour, string attributes = "") =>
    svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\" {attributes}>{text}</text>\n");

static string Unpacked(string file)
{
    using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine("fixtures", "data", "gpt2-bpe", file)), CompressionMode.Decompress));
    return reader.ReadToEnd();
}

// The bytes of this text that stand for themselves, and the one space.
static string Written(byte b) => b == (byte)' ' ? "Ġ" : $"{(char)b}";
