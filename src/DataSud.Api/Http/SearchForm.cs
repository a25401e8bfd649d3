using System.Text;

namespace DataSud.Api.Http;

/// <summary>The search of a list: words, and one choice. Works without a script.</summary>
public sealed record SearchForm
{
    /// <summary>Address of the list.</summary>
    public required string Address { get; init; }

    /// <summary>What is searched, for people.</summary>
    public required string Label { get; init; }

    /// <summary>What the words are looked for in.</summary>
    public required string Hint { get; init; }

    /// <summary>Words searched now (parameter q), or null.</summary>
    public string? Words { get; init; }

    /// <summary>Name of the choice, for people.</summary>
    public required string ChoiceLabel { get; init; }

    /// <summary>Parameter of the choice.</summary>
    public required string ChoiceName { get; init; }

    /// <summary>What there is to choose from: value and words.</summary>
    public required IEnumerable<(string Value, string Text)> Choices { get; init; }

    /// <summary>Value chosen now, or null for all.</summary>
    public string? Chosen { get; init; }

    /// <summary>Writes the form.</summary>
    internal void AppendTo(StringBuilder page)
    {
        page.Append("<form class=\"search\" role=\"search\" method=\"get\" action=\"").Append(HtmlPage.Escape(Address)).Append("\">\n")
            .Append("<div class=\"controls\"><div class=\"field\"><label for=\"q\">").Append(HtmlPage.Escape(Label)).Append("</label>\n")
            .Append("<div class=\"search-row\"><input id=\"q\" name=\"q\" type=\"search\" maxlength=\"200\" aria-describedby=\"q-aide\" value=\"").Append(HtmlPage.Escape(Words ?? "")).Append("\"></div>\n")
            .Append("<p id=\"q-aide\" class=\"hint\">").Append(HtmlPage.Escape(Hint)).Append("</p></div>\n")
            .Append("<div class=\"field\"><label for=\"choix\">").Append(HtmlPage.Escape(ChoiceLabel)).Append("</label>\n<div class=\"search-row\"><select id=\"choix\" name=\"")
            .Append(HtmlPage.Escape(ChoiceName)).Append("\"><option value=\"\">Tous</option>");
        foreach (var (value, text) in Choices)
            page.Append("<option value=\"").Append(HtmlPage.Escape(value)).Append(value == Chosen ? "\" selected>" : "\">").Append(HtmlPage.Escape(text)).Append("</option>");
        page.Append("</select>\n<button class=\"button\">Chercher</button></div></div></div>\n</form>\n");
    }
}
