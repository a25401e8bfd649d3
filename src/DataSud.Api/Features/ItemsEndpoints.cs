using DataSud.Api.Features.Cql2;
using DataSud.Api.Http;
using DataSud.Storage.Features;
using DataSud.Storage.Features.Filters;
using DataSud.Storage.Features.Layers;
using DataSud.Storage.Indicators;

namespace DataSud.Api.Features;

/// <summary>/collections/{id}/items and /collections/{id}/items/{featureId}, for every collection.</summary>
public static class ItemsEndpoints
{
    /// <summary>Maps the resources.</summary>
    public static void MapItems(this IEndpointRouteBuilder api)
    {
        foreach (var layer in Layers.All)
            Map(api, layer, new(layer));
        // An id that is no collection's is said to be so, with the nearest.
        api.MapGet("/collections/{collectionId}/items/{featureId?}", (string collectionId, HttpContext context) => CollectionEndpoints.Unknown(context, collectionId)).ExcludeFromDescription();
    }

    private static void Map(IEndpointRouteBuilder api, Layer layer, FeatureParameters parameters)
    {
        api.MapGet($"/collections/{layer.Id}/items", (HttpContext context, ParsedQuery query, FeatureServices services, CancellationToken cancellationToken) =>
                ListAsync(context, query, layer, parameters, services, cancellationToken))
            .WithTags("Layers")
            .WithSummary($"Features of {layer.Id}")
            .WithDescription($"{layer.Description} Every property is a filter of its own name; numberMatched is an estimate where numberMatchedIsEstimate says so (beyond a million).")
            .Produces<object>(StatusCodes.Status200OK, MediaTypes.GeoJson)
            .Declares(new() { Parameters = parameters.List, Formats = ["geojson", "json", "csv", "html"], DrawsOn = layer.DrawsOn });
        api.MapGet($"/collections/{layer.Id}/items/{{featureId}}", (string featureId, HttpContext context, ParsedQuery query, FeatureServices services, CancellationToken cancellationToken) =>
                OneAsync(featureId, context, query, layer, parameters, services, cancellationToken))
            .WithTags("Layers")
            .WithSummary($"A feature of {layer.Id}")
            .WithDescription($"The feature of that id. {layer.Description}")
            .Produces<object>(StatusCodes.Status200OK, MediaTypes.GeoJson)
            .Declares(new() { Parameters = parameters.One, Formats = ["geojson", "json", "html"], DrawsOn = layer.DrawsOn, PathExamples = { ["featureId"] = layer.ExampleId } });
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, ParsedQuery query, Layer layer, FeatureParameters parameters, FeatureServices services, CancellationToken cancellationToken)
    {
        var sort = query.Get(parameters.Sort) ?? [];
        var page = Paging.Read(query, FeatureParameters.Limit);
        FeatureCursor? cursor = null;
        if ((page.After ?? page.Before) is { } text && (cursor = FeatureCursor.Read(text, layer, sort)) is null)
            return Paging.BadCursor(context);
        BoundingBox? box = null;
        if (query.Get(FeatureParameters.Box) is { } numbers)
        {
            (box, var fault) = FeatureParameters.BoxOf(numbers, query.Get(FeatureParameters.BoxCrs)!);
            if (fault is not null)
                return Problems.InvalidParameterValue(context, "bbox", context.Request.Query["bbox"].ToString(), fault, FeatureParameters.Box.Accepts);
        }
        FilterExpression? filter = null;
        if (query.Get(FeatureParameters.Filter) is { } condition)
        {
            try
            {
                var crsOfFilter = query.Get(FeatureParameters.FilterCrs)!;
                filter = query.Get(FeatureParameters.FilterLanguage) == "cql2-json" ? Cql2Json.Read(condition, crsOfFilter) : Cql2Text.Read(condition, crsOfFilter);
                FilterSql.Check(filter, layer);
            }
            catch (InvalidFilterException wrong)
            {
                return Problems.InvalidParameterValue(context, "filter", condition, wrong.Message, wrong.Accepts);
            }
        }
        var (release, notServed) = await services.ReleaseAsync(context, query, layer, cancellationToken);
        if (notServed is not null)
            return notServed;
        var crs = query.Get(FeatureParameters.OutputCrs)!;
        var answer = new FeatureAnswer(layer, release, crs, context.Request);
        if (release is null)
            return answer.Empty(query.Get(parameters.Properties) ?? layer.Properties);

        var (values, mentioned) = parameters.Read(query);
        var time = layer.Time is null ? null : query.Get(FeatureParameters.Time);
        if (time is not null)
            _ = mentioned.Add("quarter");
        if (filter is not null)
        {
            mentioned.UnionWith(FilterSql.NamesIn(filter));
            // A quarter is the time of what has quarters.
            if (mentioned.Contains(FilterSql.TimeName) || mentioned.Contains("date"))
                _ = mentioned.Add("quarter");
        }
        var within = parameters.Within is { } place ? query.Get(place) : null;
        var commune = parameters.Code is { } code && query.Get(code) is { } asked ? new TerritoryReference("commune", asked) : null;
        var request = new FeatureRequest
        {
            Layer = layer,
            ReleaseId = release.ReleaseId,
            Values = values,
            Mentioned = mentioned,
            Box = box,
            Time = time,
            Filter = filter is null ? null : sql => FilterSql.Compile(filter, layer, sql, release.OfficialDate),
            Sort = sort,
            Page = page,
            Properties = query.Get(parameters.Properties) ?? layer.Properties,
            Geometry = FormOf(query, crs),
        };
        request = await services.InsideAsync(request, within, commune, cancellationToken);
        var reader = await services.Features.OpenAsync(request, cursor, cancellationToken);
        var first = await reader.ReadAsync(cancellationToken);
        if (!first && (await services.MistakeAsync(context, request, within, commune, cancellationToken)) is { } mistake)
        {
            await reader.DisposeAsync();
            return mistake;
        }
        var releases = layer.DrawsOn.Where(services.Board.Current.ContainsKey).Select(id => services.Board.Current[id].ReleaseId);
        return answer.Page(query, request, reader, first, () => services.Counts.FindAsync(context.Request.Query, request, releases, cancellationToken));
    }

    private static async Task<IResult> OneAsync(
        string featureId, HttpContext context, ParsedQuery query, Layer layer, FeatureParameters parameters, FeatureServices services, CancellationToken cancellationToken)
    {
        var (release, notServed) = await services.ReleaseAsync(context, query, layer, cancellationToken);
        if (notServed is not null)
            return notServed;
        if (release is null || FeatureCursor.KeyOf(layer, featureId) is not { } key)
            return Problems.UnknownCode(context, $"feature of {layer.Id}", featureId, []);
        var crs = query.Get(FeatureParameters.OutputCrs)!;
        var request = new FeatureRequest
        {
            Layer = layer,
            ReleaseId = release.ReleaseId,
            Key = key,
            Page = new(1),
            Properties = query.Get(parameters.Properties) ?? layer.Properties,
            Geometry = FormOf(query, crs),
        };
        var reader = await services.Features.OpenAsync(request, null, cancellationToken);
        if (await reader.ReadAsync(cancellationToken))
            return new FeatureAnswer(layer, release, crs, context.Request).One(query, request, reader);
        await reader.DisposeAsync();
        return Problems.UnknownCode(context, $"feature of {layer.Id}", featureId, []);
    }

    private static GeometryForm FormOf(ParsedQuery query, Crs crs) => new()
    {
        Srid = crs.Srid,
        LatitudeFirst = crs.LatitudeFirst,
        Simplify = query.Get(FeatureParameters.Simplify),
        Decimals = query.Get(FeatureParameters.Precision),
        Skip = query.Get(FeatureParameters.SkipGeometry),
    };
}
