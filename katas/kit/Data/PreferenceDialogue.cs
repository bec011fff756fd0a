namespace Katas.Kit.Data;

/// <summary>A dialogue and two last answers, of which people preferred one.</summary>
/// <param name="Prompt">The dialogue up to and with the last <c>\n\nAssistant:</c>.</param>
/// <param name="Chosen">The preferred answer.</param>
/// <param name="Rejected">The other one.</param>
public sealed record PreferenceDialogue(string Prompt, string Chosen, string Rejected);
