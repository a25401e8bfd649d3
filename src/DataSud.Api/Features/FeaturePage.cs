using System.Globalization;
using DataSud.Api.Http;
using DataSud.Storage.Features;

namespace DataSud.Api.Features;

/// <summary>Features as a page for people: a map and a table.</summary>
/// <param name="answer">What is the same in all formats.</param>
/// <param name="properties">Properties of the features.</param>
/// <param name="reader">The features; null for none.</param>
/// <param name="first">Whether there is one, which is read already.</param>
/// <param name="count">Counts all that match; null for none.</param>
/// <param name="isOne">Whether it is the page of one feature.</param>
internal sealed class FeaturePage(
    FeatureAnswer answer, IReadOnlyList<LayerProperty> properties, FeatureReader? reader, bool first, Func<ValueTask<FeatureCount>>? count, bool isOne = false) : IResult
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var links = answer.Links;
        var layer = answer.Layer;
        answer.SetCrs(httpContext.Response);
        var page = new HtmlPage(answer.Request, isOne ? $"{layer.Title} : {reader!.Id}" : layer.Title)
            .Below(links.To("/"), "API")
            .Below(links.To("/collections"), "Couches")
            .Below(links.To("/collections", layer.Id), layer.Title);
        if (isOne)
            page.Below(links.To("/collections", layer.Id, "items"), "Entités");
        List<Link> made;
        if (reader is null)
        {
            page.Paragraph("Rien n’est encore importé pour cette couche.");
            made = answer.LinksOf(null, null, Formats);
        }
        else
        {
            await using (reader)
            {
                page.Map(links.SelfWith(("f", "geojson")), $"Carte : {layer.Title}");
                if (isOne)
                    page.Facts(properties.Select((property, place) => (property.Label, Cell(place))).Append(("Version", answer.ReleaseName)));
                else
                    await TableAsync(page, httpContext.RequestAborted);
            }
            if (!isOne)
            {
                var matched = reader.IsWhole ? new(reader.Count, IsEstimate: false) : await count!();
                page.Paragraph(string.Create(French, $"{reader.Count:N0} sur {(matched.IsEstimate ? "environ " : "")}{matched.Number:N0}. Version {answer.ReleaseName}."));
            }
            made = answer.LinksOf(reader.NextAfter, reader.PreviousBefore, Formats);
            page.Links(made.Where(link => link.Rel is "next" or "prev" or "dataset" or "release"));
        }
        await page.Also(made.Where(link => link.Rel is "alternate" or "next" or "prev")).ExecuteAsync(httpContext);
    }

    private string[] Formats => isOne ? ["geojson", "html"] : ["geojson", "csv", "html"];

    private async Task TableAsync(HtmlPage page, CancellationToken cancellationToken)
    {
        page.BeginTable(answer.Layer.Title, properties.Select(property => property.Label).Prepend("Identifiant"));
        for (var has = first; has; has = await reader!.ReadAsync(cancellationToken))
        {
            page.BeginRow(answer.Links.To("/collections", answer.Layer.Id, "items", reader!.Id), reader.Id);
            for (var place = 0; place < properties.Count; place++)
                page.Cell(Cell(place));
            page.EndRow();
        }
        page.EndTable();
    }

    private string? Cell(int place) => reader!.IsNull(place) ? null : properties[place].Type switch
    {
        PropertyType.Integer => reader.Integer(place).ToString("N0", French),
        PropertyType.Number => reader.Number(place).ToString("#,##0.######", French),
        PropertyType.Boolean => reader.Flag(place) ? "oui" : "non",
        PropertyType.Date => reader.Day(place),
        PropertyType.TextList => string.Join(", ", reader.List(place)),
        _ => reader.Text(place),
    };
}
