namespace DataSud.Api.Http;

/// <summary>The query of a request after <see cref="ParameterCheck"/>: every value known, typed and within bounds.</summary>
/// <param name="values">Value of each declared parameter that is not a family, default included.</param>
/// <param name="families">What was given of each family of parameters, by the rest of the name.</param>
public sealed class ParsedQuery(IReadOnlyDictionary<string, object?> values, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> families)
{
    /// <summary>The value given, or the parameter's default.</summary>
    /// <param name="parameter">A parameter that the endpoint declares.</param>
    /// <exception cref="KeyNotFoundException">The endpoint does not declare this parameter: a mistake in the code.</exception>
    public T? Get<T>(QueryParameter<T> parameter) => (T?)values[parameter.Name];

    /// <summary>What was given of a family: <c>dim.technology=ftth</c> is <c>technology</c> -> <c>ftth</c>.</summary>
    /// <param name="family">A family that the endpoint declares.</param>
    public IReadOnlyDictionary<string, string> Family(QueryParameter<string> family) => families[family.Name];

    /// <summary>Value of f, or null.</summary>
    public string? Asked => (string?)values.GetValueOrDefault("f");

    /// <summary>Short name of the format to answer in, once negotiated.</summary>
    public string Format { get; internal set; } = "json";

    /// <summary>Lets a handler take the parsed query as an argument.</summary>
    /// <param name="context">The request.</param>
    public static ValueTask<ParsedQuery?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<ParsedQuery>());
}
