using DataSud.Api.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>
/// /catalog and /catalog/datasets/{id} are the IRIs of what they describe, and of its page: f= or the Accept header decides before
/// routing which of the two answers, as if the address had the ending of the form.
/// </summary>
internal static class CatalogueForms
{
    private const string Catalogue = "/catalog";
    private const string Datasets = "/catalog/datasets/";
    private const string PageEnding = ".html";

    /// <summary>Puts the choice before routing.</summary>
    public static void UseCatalogueForms(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsGet(context.Request.Method) || NodeOf(context.Request.Path) is not { } node)
        {
            await next(context);
            return;
        }
        var request = context.Request;
        if (node.EndsWith(PageEnding, StringComparison.Ordinal))
        {
            (request.Path, request.Headers.Accept) = (node[..^PageEnding.Length], MediaTypes.Html);
        }
        else if (!HasEnding(node))
        {
            var asked = request.Query["f"];
            var form = asked.Count > 0 ? DcatForm.Named(asked[0] ?? "") : DcatForm.Accepts(request);
            if (form is null)
            {
                context.Response.Headers.Vary = "Accept";
                await (asked.Count > 0
                    ? Problems.InvalidParameterValue(context, "f", asked[0] ?? "", "is not a form of the catalogue", "one of " + string.Join(", ", DcatForm.All.Select(each => each.Name)))
                    : Problems.NoAcceptableFormat(context, DcatForm.All.Select(each => each.Accepted[0]))).ExecuteAsync(context);
                return;
            }
            if (form == DcatForm.Html)
                request.Path = node;
            else
                (request.Path, request.QueryString) = ($"{node}.{form.Name}", Without(request.Query, "f"));
        }
        await next(context);
    });

    private static string? NodeOf(PathString path)
    {
        var text = path.Value!.TrimEnd('/');
        return text is Catalogue or Catalogue + PageEnding || (text.StartsWith(Datasets, StringComparison.Ordinal) && !text.AsSpan(Datasets.Length).Contains('/')) ? text : null;
    }

    private static bool HasEnding(string node) => DcatForm.Endings.Any(ending => node.EndsWith("." + ending, StringComparison.Ordinal));

    private static QueryString Without(IQueryCollection query, string name) => new QueryBuilder(query.Where(pair => pair.Key != name)).ToQueryString();
}
