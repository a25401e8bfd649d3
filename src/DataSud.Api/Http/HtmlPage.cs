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

    /// <summary>Adds a heading.</summary>
    public HtmlPage Heading(string text)
    {
        body.Append("<h2>").Append(Text(text)).Append("</h2>\n");
        return this;
    }

    /// <summary>Adds a paragraph.</summary>
    public HtmlPage Paragraph(string text)
    {
        body.Append("<p>").Append(Text(text)).Append("</p>\n");
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
            body.Append("<div><dt>").Append(Text(name)).Append("</dt><dd>").Append(value is null ? "<span class=\"hint\">non renseigné</span>" : Text(value)).Append("</dd></div>\n");
        body.Append("</dl>\n");
        return this;
    }

    /// <summary>Begins a table, which can be scrolled on a narrow screen.</summary>
    /// <param name="caption">What it holds.</param>
    /// <param name="titles">Titles of the columns.</param>
    public HtmlPage BeginTable(string caption, IEnumerable<string> titles)
    {
        body.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").Append(Text(caption)).Append("\"><table>\n<caption>").Append(Text(caption)).Append("</caption>\n<thead><tr>");
        foreach (var column in titles)
            body.Append("<th scope=\"col\">").Append(Text(column)).Append("</th>");
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
        body.Append("<td>").Append(text is null ? "" : Text(text)).Append("</td>");
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
        body.Append("<div class=\"map-frame\"><div id=\"carte\" class=\"map\" data-label=\"").Append(Text(label)).Append("\" data-features=\"").Append(Text(features)).Append("\"></div></div>\n");
        return Script("/portal/layer.js");
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var root = Http.Links.Base(request);
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        page.Append(Text(title)).Append(" – DataSud.Api</title>\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Append("<link rel=\"icon\" href=\"").Append(root).Append("/favicon.svg\" type=\"image/svg+xml\">\n<link rel=\"stylesheet\" href=\"").Append(root).Append("/portal/portal.css\">\n");
        foreach (var link in alternates)
            page.Append("<link rel=\"").Append(Text(link.Rel)).Append("\" type=\"").Append(Text(link.Type)).Append("\" href=\"").Append(Text(link.Href)).Append("\" title=\"").Append(Text(link.Title)).Append("\">\n");
        foreach (var script in scripts)
            page.Append("<script type=\"module\" src=\"").Append(root).Append(script).Append("\"></script>\n");
        page.Append("</head>\n<body>\n<a class=\"skip\" href=\"#contenu\">Aller au contenu</a>\n<header class=\"banner\"><div class=\"wrap\"><p class=\"brand\"><a href=\"").Append(root)
            .Append("/\"><span class=\"brand-name\">DataSud.Api</span> <span class=\"brand-what\">Stratégie numérique de Provence-Alpes-Côte d’Azur</span></a></p></div></header>\n");
        page.Append("<main id=\"contenu\" tabindex=\"-1\"><div class=\"wrap block\">\n");
        if (way.Count > 0)
        {
            page.Append("<nav aria-label=\"Fil d’Ariane\"><p>");
            page.AppendJoin(" › ", way.Select(step => Anchor(step.Address, step.Text)));
            page.Append("</p></nav>\n");
        }
        page.Append("<h1>").Append(Text(title)).Append("</h1>\n").Append(body).Append("</div></main>\n<footer class=\"foot\"><div class=\"wrap\">\n<ul>");
        foreach (var link in alternates)
            page.Append("<li>").Append(Anchor(link.Href, link.Title)).Append("</li>");
        page.Append("<li><a href=\"").Append(root).Append("/docs\">Documentation interactive</a></li></ul>\n</div></footer>\n</body>\n</html>\n");
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(page.ToString(), httpContext.RequestAborted);
    }

    private static string Anchor(string address, string text) => $"<a href=\"{Text(address)}\">{Text(text)}</a>";

    private static string Text(string text) => Encoder.Encode(text);
}
