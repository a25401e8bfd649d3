using System.Xml.Linq;
using DataSud.Api.Catalogue;
using DataSud.Api.Http;
using Microsoft.IO;

namespace DataSud.Api.Csw;

/// <summary>
/// CSW 2.0.2 over the catalogue of portals: what DataSud, data.gouv.fr and GeoNetwork harvest. It reads its parameters and tells its errors
/// in the protocol's own way, so it stands beside the contract of the API.
/// </summary>
public static class CswEndpoints
{
    /// <summary>Address of the service.</summary>
    public const string Path = "/csw";

    private const string ContentType = "application/xml; charset=utf-8";

    private static readonly RecyclableMemoryStreamManager Streams = new();

    /// <summary>Maps the service.</summary>
    public static void MapCsw(this IEndpointRouteBuilder root)
    {
        root.MapGet(Path, GetAsync).ExcludeFromDescription();
        root.MapPost(Path, PostAsync).ExcludeFromDescription();
    }

    /// <summary>What the service needs.</summary>
    public static IServiceCollection AddCsw(this IServiceCollection services) => services.AddSingleton<CatalogueDesk>();

    private static Task GetAsync(HttpContext context, CatalogueDesk desk, CatalogueContact contact) => AnswerAsync(context, async () =>
    {
        var records = Records(desk);
        // Before the question is read: whoever has the answer to this address has the right one.
        if (CswValidators.Set(context, records.State))
            return;
        var request = new KvpRequestReader(context.Request.Query).Read();
        await WriteAsync(context, xml => Answer(xml, request, records, Parties(context, contact), Echo(context.Request)));
    });

    private static Task PostAsync(HttpContext context, CatalogueDesk desk, CatalogueContact contact) => AnswerAsync(context, async () =>
    {
        var records = Records(desk);
        await using var body = await BodyAsync(context);
        var posted = SafeXml.Read(body);
        var request = new XmlRequestReader(posted).Read();
        context.Response.Headers.CacheControl = "no-store";
        await WriteAsync(context, xml => Answer(xml, request, records, Parties(context, contact), posted));
    });

    private static void Answer(CswXml xml, CswRequest request, CatalogueRecords records, Parties parties, XElement echo)
    {
        switch (request)
        {
            case CapabilitiesRequest capabilities:
                CapabilitiesDocument.Write(xml, capabilities, parties, records.State.Version);
                break;
            case DescribeRecordRequest describe:
                RecordSchemas.Write(xml, describe);
                break;
            case DomainRequest domain:
                Domains.Write(xml, domain, records);
                break;
            case RecordsRequest { ResultType: ResultType.Validate }:
                RecordsDocument.Acknowledge(xml, records, echo);
                break;
            case RecordsRequest search:
                RecordsDocument.Write(xml, search, records, parties);
                break;
            case RecordByIdRequest byId:
                RecordsDocument.Write(xml, byId, records, parties);
                break;
        }
    }

    private static async Task AnswerAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (CswFault fault)
        {
            context.Response.StatusCode = fault.Status;
            CswValidators.Remove(context);
            if (fault.Status == StatusCodes.Status503ServiceUnavailable)
                context.Response.Headers.RetryAfter = "5";
            await WriteAsync(context, xml => ExceptionDocument.Write(xml, fault));
        }
    }

    private static XElement Echo(HttpRequest request) => new(
        XName.Get("Get", CswSpaces.Ows), new XAttribute(XName.Get("href", CswSpaces.Of("xlink")), Links.Base(request) + Path + request.QueryString.ToUriComponent()));

    private static CatalogueRecords Records(CatalogueDesk desk) =>
        desk.Current ?? throw CswFault.Unreadable("The catalogue is being made; ask again in a few seconds.", StatusCodes.Status503ServiceUnavailable);

    private static Parties Parties(HttpContext context, CatalogueContact contact) => new(Links.Base(context.Request), contact);

    // Whole before it is sent: what cannot be written to its end is never sent as if it were an answer. A page bounds its size.
    private static async Task WriteAsync(HttpContext context, Action<CswXml> write)
    {
        await using var made = Streams.GetStream();
        using (var xml = new CswXml(made))
            write(xml);
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = made.Length;
        foreach (var piece in made.GetReadOnlySequence())
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
    }

    private static async Task<RecyclableMemoryStream> BodyAsync(HttpContext context)
    {
        var body = Streams.GetStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            await body.DisposeAsync();
            throw CswFault.Unreadable(refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"A request of more than {SafeXml.LargestBody / 1024} KiB is not read." : "The body breaks off.", refused.StatusCode);
        }
        body.Position = 0;
        return body;
    }
}
