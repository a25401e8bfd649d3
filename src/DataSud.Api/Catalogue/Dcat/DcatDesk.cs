using System.Globalization;
using DataSud.Api.Http;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>A kind of node that has an address of its own.</summary>
/// <param name="What">What it is, in English, for errors.</param>
/// <param name="Known">The names that there are, for errors.</param>
/// <param name="Describe">Describes the node of a name, or null.</param>
/// <param name="Page">Where people are sent instead of to a page made of the node; or null.</param>
internal sealed record DcatKind(
    string What,
    Func<PortalState, IEnumerable<string>> Known,
    Func<DcatCatalogue, PortalState, string, DcatDocument?> Describe,
    Func<DcatAddresses, string, string>? Page = null);

/// <summary>Answers for the catalogue: which form of what is asked for, whether it is there, what is wrong with the question.</summary>
/// <param name="board">What portals see now.</param>
/// <param name="contact">Whom to write to.</param>
/// <param name="answer">Sends documents.</param>
internal sealed class DcatDesk(PortalBoard board, CatalogueContact contact, DcatAnswer answer)
{
    private static readonly QueryParameter<int> PageNumber = QueryParameters.Integer("page", "Page of the catalogue, from 1; without it the catalogue comes whole.", 1, int.MaxValue, 0);

    private static readonly QueryParameter<int> PageSize = QueryParameters.Integer("page_size", "Datasets a page.", 1, 500, DcatPage.DefaultSize);

    private static readonly QueryParameter<string> Form = QueryParameters.Of<string>("f", "Form of the answer; without it the Accept header decides.",
        "one of rdf, ttl, jsonld, html", text => DcatForm.Named(text) is { } form ? (form.Name, null) : (null, "must be one of rdf, ttl, jsonld, html"));

    /// <summary>Answers with the catalogue: whole, or a page of it where one is asked for.</summary>
    /// <param name="context">The request.</param>
    /// <param name="form">Form of the document.</param>
    public async Task CatalogueAsync(HttpContext context, DcatForm form)
    {
        if (await StateAsync(context) is not { } state || await QueryAsync(context, [PageNumber, PageSize]) is not { } query)
            return;
        var catalogue = Catalogue(context);
        if (query.Count == 0)
        {
            await answer.SendAsync(context, state, form, "", state.Datasets.Count, () => catalogue.Whole(state));
            return;
        }
        var page = new DcatPage((int)query.GetValueOrDefault(PageNumber.Name, 1), (int)query.GetValueOrDefault(PageSize.Name, DcatPage.DefaultSize));
        var last = page.Last(state.Datasets.Count);
        if (page.Number > last)
            await Problems.NotThere(context, string.Create(CultureInfo.InvariantCulture, $"The catalogue has no page {page.Number}: the last one of {page.Size} datasets is {last}."), []).ExecuteAsync(context);
        else
            await answer.SendAsync(context, state, form, string.Create(CultureInfo.InvariantCulture, $"{page.Number}/{page.Size}"), page.Size, () => catalogue.Page(state, page, form));
    }

    /// <summary>Answers with the description of a node.</summary>
    /// <param name="context">The request.</param>
    /// <param name="kind">Kind of node.</param>
    /// <param name="name">Its name, with or without the ending of a form.</param>
    public async Task NodeAsync(HttpContext context, DcatKind kind, string name)
    {
        if (await StateAsync(context) is not { } state)
            return;
        var catalogue = Catalogue(context);
        var (id, document, ending) = Find(kind, catalogue, state, name);
        if (document is null)
        {
            var known = kind.Known(state).Distinct(StringComparer.Ordinal).ToArray();
            await Problems.UnknownCode(context, kind.What, name, CodeMatching.Nearest(id, known)).ExecuteAsync(context);
            return;
        }
        if (await QueryAsync(context, ending is null ? [Form] : []) is not { } query || await FormAsync(context, ending, query) is not { } form)
            return;
        if (form != DcatForm.Html)
            await answer.SendAsync(context, state, form, "", 1, () => document);
        else if (kind.Page?.Invoke(catalogue.Addresses, id) is { } page)
            (context.Response.StatusCode, context.Response.Headers.Location) = (StatusCodes.Status303SeeOther, page);
        else
            await DcatPages.Node(context.Request, catalogue.Addresses, document.Root).ExecuteAsync(context);
    }

    // A name can hold a full stop of its own: communes.csv, communes.csv.ttl.
    private static (string Id, DcatDocument? Document, DcatForm? Ending) Find(DcatKind kind, DcatCatalogue catalogue, PortalState state, string name)
    {
        if (kind.Describe(catalogue, state, name) is { } whole)
            return (name, whole, null);
        var stop = name.LastIndexOf('.');
        if (stop > 0 && DcatForm.Named(name[(stop + 1)..]) is { } ending)
            return (name[..stop], kind.Describe(catalogue, state, name[..stop]), ending);
        return (name, null, null);
    }

    private DcatCatalogue Catalogue(HttpContext context) => new(new(Links.Base(context.Request)), contact);

    private async Task<PortalState?> StateAsync(HttpContext context)
    {
        if (board.Current is { } state)
            return state;
        context.Response.Headers.RetryAfter = "5";
        await Problems.NotReady(context, "The catalogue is being put together for the first time. Try again shortly.").ExecuteAsync(context);
        return null;
    }

    // What is given, by name; null when something is wrong, which was answered then.
    private static async Task<Dictionary<string, object>?> QueryAsync(HttpContext context, IReadOnlyList<QueryParameter> known)
    {
        List<ParameterError> errors = [];
        var query = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, given) in context.Request.Query)
        {
            var parameter = known.FirstOrDefault(candidate => candidate.Name == name);
            if (parameter is null)
                errors.Add(new(name, given.ToString(), "is not a parameter of this resource", known.Count == 0 ? "no parameter at all" : "the parameters " + string.Join(", ", known.Select(candidate => candidate.Name))));
            else if (given.Count > 1)
                errors.Add(new(name, given.ToString(), "is given more than once", parameter.Accepts));
            else if (parameter.Read(given[0] ?? "", out var value) is { } wrong)
                errors.Add(new(name, given[0] ?? "", wrong, parameter.Accepts));
            else
                query[name] = value!;
        }
        if (errors.Count == 0)
            return query;
        await Problems.InvalidParameters(context, errors).ExecuteAsync(context);
        return null;
    }

    private static async Task<DcatForm?> FormAsync(HttpContext context, DcatForm? ending, Dictionary<string, object> query)
    {
        var form = ending ?? (query.TryGetValue(Form.Name, out var name) ? DcatForm.Named((string)name) : DcatForm.Accepts(context.Request));
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        if (form is null)
            await Problems.NoAcceptableFormat(context, DcatForm.All.Select(each => each.Accepted[0])).ExecuteAsync(context);
        return form;
    }
}
