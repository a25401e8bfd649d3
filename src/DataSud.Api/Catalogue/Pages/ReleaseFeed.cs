using System.Globalization;
using System.Text;
using System.Xml;
using DataSud.Api.Http;
using DataSud.Storage.Catalogue.Entries;

namespace DataSud.Api.Catalogue.Pages;

/// <summary>/feed.atom: the releases that were published, the newest first (Atom, RFC 4287).</summary>
public static class ReleaseFeed
{
    private const string Namespace = "http://www.w3.org/2005/Atom";
    private const int Longest = 50;

    /// <summary>Maps the feed.</summary>
    public static void MapReleaseFeed(this IEndpointRouteBuilder app) =>
        app.MapGet("/feed.atom", (HttpContext context, PortalBoard board) => StateAnswer.Of(context, board, state => Feed(context.Request, state))).Declares(new()).ExcludeFromDescription();

    private static IResult Feed(HttpRequest request, PortalState state)
    {
        var addresses = new CatalogueAddresses(Links.Base(request));
        using var text = new MemoryStream();
        using (var xml = XmlWriter.Create(text, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }))
        {
            xml.WriteStartElement("feed", Namespace);
            xml.WriteAttributeString("xml", "lang", null, "fr");
            Write(xml, "id", addresses.Feed.Href);
            Write(xml, "title", "DataSud.Api : versions publiées des jeux de données");
            Write(xml, "subtitle", "Chaque import publié, le plus récent d’abord.");
            Write(xml, "updated", Moment(state.Modified));
            WriteAuthor(xml, CatalogueWords.Publisher);
            WriteLink(xml, "self", addresses.Feed.Href, addresses.Feed.Type, null);
            WriteLink(xml, "alternate", addresses.Catalogue, MediaTypes.Html, CatalogueWords.Title);
            foreach (var (release, dataset) in state.Releases.Select(release => (release, Dataset: DatasetOf(release, state))).Where(pair => pair.Dataset is not null).Take(Longest))
                WriteEntry(xml, addresses, release, dataset!);
            xml.WriteEndElement();
        }
        return TypedResults.Bytes(text.ToArray(), "application/atom+xml; charset=utf-8");
    }

    // A source may be part of several datasets: the one it is the main source of tells of it.
    private static PortalDataset? DatasetOf(PublishedRelease release, PortalState state) =>
        state.Find(release.DatasetId) ?? state.Datasets.FirstOrDefault(dataset => dataset.Sources.Any(source => source.DatasetId == release.DatasetId));

    private static void WriteEntry(XmlWriter xml, CatalogueAddresses addresses, PublishedRelease release, PortalDataset dataset)
    {
        var address = addresses.Release(release.DatasetId, release.Number);
        xml.WriteStartElement("entry", Namespace);
        Write(xml, "id", address);
        Write(xml, "title", $"{dataset.Sources.First(source => source.DatasetId == release.DatasetId).Title} : version {CatalogueWords.Number(release.Number)}{(release.Edition is { } edition ? $" ({edition})" : "")}");
        Write(xml, "published", Moment(release.PublishedAt));
        Write(xml, "updated", Moment(release.PublishedAt));
        WriteAuthor(xml, release.Producer);
        WriteLink(xml, "alternate", addresses.Dataset(dataset.Id), MediaTypes.Html, dataset.Title);
        WriteLink(xml, "related", address, MediaTypes.Json, "Ce qui a été importé");
        if (release.PreviousNumber is { } previous)
            WriteLink(xml, "related", addresses.Under($"/api/v1/datasets/{Uri.EscapeDataString(release.DatasetId)}/releases/{DifferenceEndpoints.Name(previous, release.Number)}"), MediaTypes.Json, "Ce qui a changé");
        xml.WriteStartElement("category", Namespace);
        xml.WriteAttributeString("term", release.DatasetId);
        xml.WriteEndElement();
        Write(xml, "rights", release.Licence);
        var day = release.OfficialDate is { } official ? $" Données du {CatalogueWords.Day(official)}." : "";
        Write(xml, "summary", $"Lignes lues : {CatalogueWords.Number(release.RowsRead)}, retenues : {CatalogueWords.Number(release.RowsAccepted)}, refusées : {CatalogueWords.Number(release.RowsRejected)}.{day} Fichiers : {release.FileName}.");
        xml.WriteEndElement();
    }

    private static void WriteAuthor(XmlWriter xml, string name)
    {
        xml.WriteStartElement("author", Namespace);
        Write(xml, "name", name);
        xml.WriteEndElement();
    }

    private static void WriteLink(XmlWriter xml, string relation, string address, string type, string? title)
    {
        xml.WriteStartElement("link", Namespace);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        if (title is not null)
            xml.WriteAttributeString("title", title);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Namespace, text);

    private static string Moment(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
