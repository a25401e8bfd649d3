using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace DataSud.Api.Http;

/// <summary>A page of the API for people, in French: the same head, ways and foot everywhere; every text is escaped.</summary>
/// <param name="request">The request that is answered.</param>
/// <param name="title">Title of the page.</param>
public sealed class HtmlPage(HttpRequest request, string title) : IResult
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder body = new();
    private readonly List<(string Address, string Text)> way = [];
    private readonly List<Link> alternates = [];
    private readonly List<string> scripts = [];
    private string? summary;
    private string? data;

    /// <summary>Adds a page above this one to the way here.</summary>
    public HtmlPage Below(string address, string text)
    {
        way.Add((address, text));
        return this;
    }

    /// <summary>Adds the other forms of the page, which its head and its foot lead to.</summary>
    public HtmlPage Also(IEnumerable<Link> links)
    {
        alternates.AddRange(links);
        return this;
    }

    /// <summary>Adds a script module of the service.</summary>
    public HtmlPage Script(string path)
    {
        scripts.Add(path);
        return this;
    }

    /// <summary>Says what the page is, to search engines and where links to it are shown.</summary>
    public HtmlPage Summary(string text)
    {
        summary = text;
        return this;
    }

    /// <summary>Adds what the page says in JSON-LD, which search engines read.</summary>
    /// <param name="json">JSON in which &lt;, &gt; and &amp; are escaped, so that it cannot end its element.</param>
    public HtmlPage Data(string json)
    {
        data = json;
        return this;
    }

    /// <summary>Adds a heading.</summary>
    public HtmlPage Heading(string text)
    {
        body.Append("<h2>").Append(Escape(text)).Append("</h2>\n");
        return this;
    }

    /// <summary>Adds a paragraph.</summary>
    public HtmlPage Paragraph(string text)
    {
        body.Append("<p>").Append(Escape(text)).Append("</p>\n");
        return this;
    }

    /// <summary>Adds how many there are of what the page lists.</summary>
    public HtmlPage Count(string text)
    {
        body.Append("<p class=\"count\" role=\"status\">").Append(Escape(text)).Append("</p>\n");
        return this;
    }

    /// <summary>Adds text to copy.</summary>
    public HtmlPage Quote(string text)
    {
        body.Append("<pre class=\"wrapping\">").Append(Escape(text)).Append("</pre>\n");
        return this;
    }

    /// <summary>Adds a search.</summary>
    public HtmlPage Search(SearchForm form)
    {
        form.AppendTo(body);
        return this;
    }

    /// <summary>Begins a list of cards.</summary>
    public HtmlPage BeginCards()
    {
        body.Append("<ul class=\"datasets\">\n");
        return this;
    }

    /// <summary>Begins a card, whose title leads to its page.</summary>
    public HtmlPage BeginCard(string address, string name)
    {
        body.Append("<li><h2>").Append(Anchor(address, name)).Append("</h2>\n");
        return this;
    }

    /// <summary>Ends a card.</summary>
    public HtmlPage EndCard()
    {
        body.Append("</li>\n");
        return this;
    }

    /// <summary>Ends the list of cards.</summary>
    public HtmlPage EndCards()
    {
        body.Append("</ul>\n");
        return this;
    }

    /// <summary>Adds a list of links.</summary>
    public HtmlPage Links(IEnumerable<Link> links)
    {
        body.Append("<ul>\n");
        foreach (var link in links)
            body.Append("<li>").Append(Anchor(link.Href, link.Title)).Append("</li>\n");
        body.Append("</ul>\n");
        return this;
    }

    /// <summary>Adds names and what they are.</summary>
    public HtmlPage Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        body.Append("<dl class=\"facts\">\n");
        foreach (var (name, value) in facts)
            body.Append("<div><dt>").Append(Escape(name)).Append("</dt><dd>").Append(value is null ? "<span class=\"hint\">non renseigné</span>" : Escape(value)).Append("</dd></div>\n");
        body.Append("</dl>\n");
        return this;
    }

    /// <summary>Adds names and what they are, which may lead somewhere; what is unknown says so.</summary>
    public HtmlPage LinkedFacts(IEnumerable<(string Name, IReadOnlyList<Phrase> Value)> facts)
    {
        body.Append("<dl class=\"facts\">\n");
        foreach (var (name, value) in facts)
        {
            body.Append("<div><dt>").Append(Escape(name)).Append("</dt><dd>");
            if (value.Count == 0)
                body.Append("<span class=\"hint\">non renseigné</span>");
            body.AppendJoin(", ", value.Select(Words)).Append("</dd></div>\n");
        }
        body.Append("</dl>\n");
        return this;
    }

    /// <summary>Begins a table, which can be scrolled on a narrow screen.</summary>
    /// <param name="caption">What it holds.</param>
    /// <param name="titles">Titles of the columns.</param>
    public HtmlPage BeginTable(string caption, IEnumerable<string> titles)
    {
        body.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").Append(Escape(caption)).Append("\"><table>\n<caption>").Append(Escape(caption)).Append("</caption>\n<thead><tr>");
        foreach (var column in titles)
            body.Append("<th scope=\"col\">").Append(Escape(column)).Append("</th>");
        body.Append("</tr></thead>\n<tbody>\n");
        return this;
    }

    /// <summary>Begins a row, whose first cell names it and leads to its page.</summary>
    public HtmlPage BeginRow(string address, string name)
    {
        body.Append("<tr><th scope=\"row\">").Append(Anchor(address, name)).Append("</th>");
        return this;
    }

    /// <summary>Adds a cell.</summary>
    public HtmlPage Cell(string? text)
    {
        body.Append("<td>").Append(text is null ? "" : Escape(text)).Append("</td>");
        return this;
    }

    /// <summary>Adds a cell that may lead somewhere.</summary>
    public HtmlPage LinkedCell(Phrase phrase)
    {
        body.Append("<td>").Append(Words(phrase)).Append("</td>");
        return this;
    }

    /// <summary>Adds a cell of a number.</summary>
    public HtmlPage NumberCell(Phrase phrase)
    {
        body.Append("<td class=\"num\">").Append(Words(phrase)).Append("</td>");
        return this;
    }

    /// <summary>Ends a row.</summary>
    public HtmlPage EndRow()
    {
        body.Append("</tr>\n");
        return this;
    }

    /// <summary>Ends the table.</summary>
    public HtmlPage EndTable()
    {
        body.Append("</tbody></table></div>\n");
        return this;
    }

    /// <summary>Adds a map of features, drawn by the script of layers.</summary>
    /// <param name="features">Address of the GeoJSON.</param>
    /// <param name="label">What it shows.</param>
    public HtmlPage Map(string features, string label)
    {
        body.Append("<div class=\"map-frame\"><div id=\"carte\" class=\"map\" data-label=\"").Append(Escape(label)).Append("\" data-features=\"").Append(Escape(features)).Append("\"></div></div>\n");
        return Script("/portal/layer.js");
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var root = Http.Links.Base(request);
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        page.Append(Escape(title)).Append(" – DataSud.Api</title>\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        if (summary is not null)
            page.Append("<meta name=\"description\" content=\"").Append(Escape(summary)).Append("\">\n");
        page.Append("<link rel=\"icon\" href=\"").Append(root).Append("/favicon.svg\" type=\"image/svg+xml\">\n<link rel=\"stylesheet\" href=\"").Append(root).Append("/portal/portal.css\">\n");
        foreach (var link in alternates)
            page.Append("<link rel=\"").Append(Escape(link.Rel)).Append("\" type=\"").Append(Escape(link.Type)).Append("\" href=\"").Append(Escape(link.Href)).Append("\" title=\"").Append(Escape(link.Title)).Append("\">\n");
        foreach (var script in scripts)
            page.Append("<script type=\"module\" src=\"").Append(root).Append(script).Append("\"></script>\n");
        if (data is not null)
            page.Append("<script type=\"application/ld+json\">").Append(data).Append("</script>\n");
        page.Append("</head>\n<body>\n<a class=\"skip\" href=\"#contenu\">Aller au contenu</a>\n<header class=\"banner\"><div class=\"wrap\"><p class=\"brand\"><a href=\"").Append(root)
            .Append("/\"><span class=\"brand-name\">DataSud.Api</span> <span class=\"brand-what\">Stratégie numérique de Provence-Alpes-Côte d’Azur</span></a></p></div></header>\n");
        page.Append("<main id=\"contenu\" tabindex=\"-1\"><div class=\"wrap block\">\n");
        if (way.Count > 0)
        {
            page.Append("<nav aria-label=\"Fil d’Ariane\"><p>");
            page.AppendJoin(" › ", way.Select(step => Anchor(step.Address, step.Text)));
            page.Append("</p></nav>\n");
        }
        page.Append("<h1>").Append(Escape(title)).Append("</h1>\n").Append(body).Append("</div></main>\n<footer class=\"foot\"><div class=\"wrap\">\n<ul>");
        foreach (var link in alternates)
            page.Append("<li>").Append(Anchor(link.Href, link.Title)).Append("</li>");
        page.Append("<li><a href=\"").Append(root).Append("/catalog\">Catalogue</a></li><li><a href=\"").Append(root).Append("/docs\">Documentation interactive</a></li></ul>\n</div></footer>\n</body>\n</html>\n");
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(page.ToString(), httpContext.RequestAborted);
    }

    /// <summary>Text as it stands in a page, between tags or in an attribute.</summary>
    internal static string Escape(string text) => Encoder.Encode(text);

    private static string Words(Phrase phrase) => phrase.Address is { } address ? Anchor(address, phrase.Text) : Escape(phrase.Text);

    private static string Anchor(string address, string text) => $"<a href=\"{Escape(address)}\">{Escape(text)}</a>";
}
