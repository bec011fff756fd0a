using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Katas.Grader.Exports;

/// <summary>Writing of XML documents.</summary>
internal static class XmlText
{
    /// <summary>A document as text, with its declaration.</summary>
    public static string Of(XElement root)
    {
        using var text = new Utf8Writer();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            new XDocument(root).Save(writer);
        }

        return $"{text}\n";
    }

    /// <summary>A text without the characters that XML cannot hold.</summary>
    public static string Clean(string text) => new([.. text.Where((character, index) => XmlConvert.IsXmlChar(character) || IsPair(text, index))]);

    /// <summary>Seconds with a point.</summary>
    public static string Seconds(double milliseconds) => FormattableString.Invariant($"{milliseconds / 1000:0.000}");

    private static bool IsPair(string text, int index) =>
        (index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1])) || (index > 0 && char.IsSurrogatePair(text[index - 1], text[index]));

    private sealed class Utf8Writer() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
