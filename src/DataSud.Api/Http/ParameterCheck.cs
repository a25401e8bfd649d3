namespace DataSud.Api.Http;

/// <summary>
/// Holds every request against the parameters its endpoint declares, and answers 400 with all that is wrong at once.
/// An endpoint never sees an unknown, doubled or ill-formed parameter, nor a format it does not have.
/// </summary>
public static class ParameterCheck
{
    /// <summary>Checks the query between routing and the endpoint.</summary>
    public static IApplicationBuilder UseParameterCheck(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Declared() is not { } declared)
        {
            await next(context);
            return;
        }
        var errors = Check(context.Request.Query, declared.AllParameters, out var parsed);
        if (errors.Count > 0)
        {
            await Problems.InvalidParameters(context, errors).ExecuteAsync(context);
            return;
        }
        if ((declared.FormatIsInPath ? declared.Formats[0] : Negotiation.Choose(context.Request, parsed.Asked, declared.Formats)) is not { } format)
        {
            await Problems.NoAcceptableFormat(context, declared.Formats.Select(Negotiation.MediaTypeOf)).ExecuteAsync(context);
            return;
        }
        parsed.Format = format;
        context.Features.Set(parsed);
        await next(context);
    });

    private static List<ParameterError> Check(IQueryCollection query, IReadOnlyList<QueryParameter> known, out ParsedQuery parsed)
    {
        var errors = new List<ParameterError>();
        var values = new Dictionary<string, object?>(known.Count, StringComparer.Ordinal);
        var families = known.Where(parameter => parameter.IsPrefix)
            .ToDictionary(parameter => parameter.Name, _ => new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);

        foreach (var (name, given) in query)
        {
            var parameter = known.FirstOrDefault(candidate => Names(candidate, name));
            if (parameter is null)
                errors.Add(new(name, given.ToString(), "is not a parameter of this resource", Describe(known)));
            else if (given.Count > 1)
                errors.Add(new(name, given.ToString(), "is given more than once", parameter.Accepts));
            else if (parameter.Read(given[0] ?? "", out var value) is { } error)
                errors.Add(new(name, given[0] ?? "", error, parameter.Accepts));
            else if (parameter.IsPrefix)
                families[parameter.Name][name[parameter.Name.Length..]] = (string)value!;
            else
                values[parameter.Name] = value;
        }
        foreach (var parameter in known.Where(parameter => !parameter.IsPrefix && !values.ContainsKey(parameter.Name)))
        {
            if (parameter.IsRequired && !query.ContainsKey(parameter.Name))
                errors.Add(new(parameter.Name, "", "is missing", parameter.Accepts));
            _ = parameter.Read(null, out var value);
            values[parameter.Name] = value;
        }
        parsed = new ParsedQuery(values, families.ToDictionary(family => family.Key, family => (IReadOnlyDictionary<string, string>)family.Value, StringComparer.Ordinal));
        return errors;
    }

    // Names are case-sensitive: an address has one spelling, so that caches hold one copy.
    private static bool Names(QueryParameter parameter, string name) => parameter.IsPrefix
        ? name.Length > parameter.Name.Length && name.StartsWith(parameter.Name, StringComparison.Ordinal)
        : name == parameter.Name;

    private static string Describe(IReadOnlyList<QueryParameter> known) => known.Count == 0
        ? "no parameter at all"
        : "the parameters " + string.Join(", ", known.Select(parameter => parameter.IsPrefix ? $"{parameter.Name}<key>" : parameter.Name));
}
