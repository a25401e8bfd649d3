namespace DataSud.Api.Ckan;

/// <summary>What CKAN answers instead of a result: its status, the type of the error, and what is wrong, where it is a field's.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="type">CKAN's word for it.</param>
/// <param name="message">For people.</param>
/// <param name="field">Field that is wrong; null where it is none.</param>
internal sealed class CkanFault(int status, string type, string message, string? field = null) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>CKAN's word for it: the <c>__type</c> of the error.</summary>
    public string Type { get; } = type;

    /// <summary>Field that is wrong, or null.</summary>
    public string? Field { get; } = field;

    /// <summary>404: there is no such thing.</summary>
    public static CkanFault NotFound(string what) => new(StatusCodes.Status404NotFound, "Not Found Error", "Not found: " + what);

    /// <summary>409: a field is not what it must be.</summary>
    public static CkanFault Invalid(string field, string message) => new(StatusCodes.Status409Conflict, "Validation Error", message, field);

    /// <summary>400: a query that cannot be read.</summary>
    public static CkanFault Query(string message) => new(StatusCodes.Status400BadRequest, "Search Query Error", "Search Query is invalid: " + message);

    /// <summary>403: only reading is for everybody.</summary>
    public static CkanFault ReadOnly() => new(StatusCodes.Status403Forbidden, "Authorization Error", "Access denied: this catalogue is written by imports only.");

    /// <summary>503: not yet, or not now.</summary>
    public static CkanFault Later(string message) => new(StatusCodes.Status503ServiceUnavailable, "Service Unavailable", message);
}

/// <summary>A request that no action reads, answered the way CKAN does: 400 and one JSON string.</summary>
/// <param name="message">What is wrong with it.</param>
/// <param name="status">HTTP status.</param>
internal sealed class CkanBadRequest(string message, int status = StatusCodes.Status400BadRequest) : Exception("Bad request - " + message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;
}
