namespace DataSud.Api.Csw;

/// <summary>
/// What is wrong with a request, as an ows:Exception tells it. Thrown by whatever reads the request, wherever in it, and turned into the
/// protocol's own report in one place.
/// </summary>
/// <param name="code">Code of OWS Common 1.0, table 20.</param>
/// <param name="locator">The parameter at fault, or null.</param>
/// <param name="text">What is wrong, and what would be right.</param>
/// <param name="status">HTTP status.</param>
internal sealed class CswFault(string code, string? locator, string text, int status = StatusCodes.Status400BadRequest) : Exception(text)
{
    private const int LongestEcho = 100;

    /// <summary>Code of OWS Common.</summary>
    public string Code { get; } = code;

    /// <summary>The parameter at fault, or null.</summary>
    public string? Locator { get; } = locator;

    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>A value that is not accepted.</summary>
    public static CswFault Invalid(string locator, string text) => new("InvalidParameterValue", locator, text);

    /// <summary>A parameter that is needed.</summary>
    public static CswFault Missing(string locator, string text) => new("MissingParameterValue", locator, text);

    /// <summary>A request that cannot be read at all.</summary>
    public static CswFault Unreadable(string text, int status = StatusCodes.Status400BadRequest) => new("NoApplicableCode", null, text, status);

    /// <summary>What was sent, cut so that an answer is never longer than the question.</summary>
    public static string Echo(string sent) => sent.Length <= LongestEcho ? sent : sent[..LongestEcho] + "…";
}
