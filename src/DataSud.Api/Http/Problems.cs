using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DataSud.Api.Http;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Parameter">The query or path parameter at fault.</param>
/// <param name="Value">What was given, cut at 100 characters.</param>
/// <param name="Detail">What is wrong with it.</param>
/// <param name="Accepts">What would be right.</param>
public sealed record ParameterError(string Parameter, string Value, string Detail, string Accepts);

/// <summary>A kind of error that the service answers with; <c>type</c> in the problem document is its address.</summary>
/// <param name="Id">Last part of the address.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">Short name, the same for all errors of the kind.</param>
/// <param name="Meaning">What it means and what to do.</param>
public sealed record ProblemKind(string Id, int Status, string Title, string Meaning);

/// <summary>The service's errors, RFC 9457: each says what was wrong, where, and what would be right.</summary>
public static class Problems
{
    private static readonly ProblemKind InvalidParameter = new("invalid-parameter", 400, "Invalid parameter",
        "A query parameter is unknown, doubled, or has a value that is not accepted. 'errors' names each one and what it accepts.");

    private static readonly ProblemKind MalformedRequest = new("malformed-request", 400, "Malformed request",
        "The address cannot be read: a broken percent-escape, bytes that are not UTF-8, a control character, or a request that breaks HTTP.");

    private static readonly ProblemKind NotFoundKind = new("not-found", 404, "Not found",
        "Nothing has this address or this code. 'nearest' lists the codes most like it, where there are some.");

    private static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "Method not allowed",
        "The resource exists and does not take this method. The Allow header lists those it takes.");

    private static readonly ProblemKind NotAcceptable = new("not-acceptable", 406, "Not acceptable",
        "The resource has none of the media types that the Accept header asks for. Use f= or another Accept.");

    private static readonly ProblemKind UriTooLong = new("uri-too-long", 414, "Address too long",
        "The address is longer than 8,192 bytes, more than any resource of this service needs.");

    private static readonly ProblemKind InvalidBodyKind = new("invalid-body", 400, "Invalid body",
        "The body of the request cannot be read, or one of its members is unknown, missing, doubled, or has a value that is not accepted. 'errors' names each one and what it accepts.");

    private static readonly ProblemKind Unauthorized = new("unauthorized", 401, "Key needed",
        "This is for holders of a key. Send it as 'Authorization: Bearer dsk_...' or 'X-API-Key: dsk_...'; whoever runs the service makes one with 'datasud key create'.");

    private static readonly ProblemKind Forbidden = new("forbidden", 403, "Key not accepted",
        "The key is not one of this service's, or it was revoked.");

    private static readonly ProblemKind TooLarge = new("content-too-large", 413, "Content too large",
        "The body of the request is larger than is accepted.");

    private static readonly ProblemKind UnsupportedType = new("unsupported-media-type", 415, "Unsupported media type",
        "The resource does not take a body of this Content-Type.");

    private static readonly ProblemKind TooManyRequests = new("too-many-requests", 429, "Too many requests",
        "This key or this address has asked too often. The Retry-After header says how many seconds to wait.");

    private static readonly ProblemKind Busy = new("queue-full", 503, "Queue full",
        "As many imports as may wait are waiting. The Retry-After header says how many seconds to wait.");

    private static readonly ProblemKind Unavailable = new("unavailable", 503, "Temporarily unavailable",
        "The database does not answer. Try again shortly.");

    private static readonly ProblemKind Internal = new("internal", 500, "Internal error",
        "The service failed. The trace identifier finds the failure in its logs.");

    /// <summary>Every kind, for their page.</summary>
    public static IReadOnlyList<ProblemKind> Kinds { get; } =
    [
        InvalidParameter, InvalidBodyKind, MalformedRequest, Unauthorized, Forbidden, NotFoundKind, MethodNotAllowed, NotAcceptable, TooLarge, UriTooLong,
        UnsupportedType, TooManyRequests, Busy, Unavailable, Internal,
    ];

    /// <summary>400: parameters that the resource does not accept.</summary>
    public static ProblemHttpResult InvalidParameters(HttpContext context, IReadOnlyList<ParameterError> errors) =>
        Errors(context, InvalidParameter, errors);

    /// <summary>400: one parameter that the resource does not accept.</summary>
    public static ProblemHttpResult InvalidParameterValue(HttpContext context, string parameter, string value, string detail, string accepts) =>
        InvalidParameters(context, [new(parameter, value, detail, accepts)]);

    /// <summary>400: members of the body that are not accepted.</summary>
    public static ProblemHttpResult InvalidBody(HttpContext context, IReadOnlyList<ParameterError> errors) => Errors(context, InvalidBodyKind, errors);

    /// <summary>400: a body that is not what its type says.</summary>
    public static ProblemHttpResult MalformedBody(HttpContext context, string detail) => Of(context, InvalidBodyKind, detail);

    /// <summary>401: no key was sent.</summary>
    public static ProblemHttpResult KeyNeeded(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"imports\"";
        return Of(context, Unauthorized, Unauthorized.Meaning);
    }

    /// <summary>403: a key that is not good.</summary>
    public static ProblemHttpResult KeyNotGood(HttpContext context, bool revoked) =>
        Of(context, Forbidden, revoked ? "This key was revoked." : "This key is not one of this service's.");

    /// <summary>413: a body that is too large.</summary>
    public static ProblemHttpResult ContentTooLarge(HttpContext context, long most) =>
        Of(context, TooLarge, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"At most {most:N0} bytes are accepted."));

    /// <summary>415: a body of a type that the resource does not take.</summary>
    public static ProblemHttpResult UnsupportedMediaType(HttpContext context, IEnumerable<string> types) =>
        Of(context, UnsupportedType, $"This resource takes {string.Join(" or ", types)}.");

    /// <summary>429: too often.</summary>
    public static ProblemHttpResult TooMany(HttpContext context, TimeSpan wait) => Later(context, TooManyRequests, wait);

    /// <summary>503: as many imports as may wait are waiting.</summary>
    public static ProblemHttpResult QueueFull(HttpContext context) => Later(context, Busy, TimeSpan.FromSeconds(30));

    /// <summary>400: an address that cannot be read.</summary>
    public static ProblemHttpResult Malformed(HttpContext context, string detail) => Of(context, MalformedRequest, detail);

    /// <summary>404: no such code, with the nearest ones.</summary>
    public static ProblemHttpResult UnknownCode(HttpContext context, string what, string code, IReadOnlyList<string> nearest) =>
        Of(context, NotFoundKind, nearest.Count == 0 ? $"There is no {what} '{Cut(code)}'." : $"There is no {what} '{Cut(code)}'; the nearest are {string.Join(", ", nearest)}.",
            ("nearest", nearest));

    /// <summary>404: why what the address names is not there, with what is there instead.</summary>
    public static ProblemHttpResult NotThere(HttpContext context, string detail, IReadOnlyList<string> nearest) =>
        Of(context, NotFoundKind, detail, ("nearest", nearest));

    /// <summary>406: none of the resource's formats is acceptable.</summary>
    public static ProblemHttpResult NoAcceptableFormat(HttpContext context, IEnumerable<string> formats) =>
        Of(context, NotAcceptable, $"This resource is served as {string.Join(", ", formats)}.");

    /// <summary>414: the address is too long.</summary>
    public static ProblemHttpResult TooLong(HttpContext context, int bytes) =>
        Of(context, UriTooLong, $"The address has {bytes:N0} bytes; 8,192 are accepted.");

    /// <summary>503: the database does not answer.</summary>
    public static ProblemHttpResult DatabaseUnavailable(HttpContext context) => Of(context, Unavailable, Unavailable.Meaning);

    /// <summary>503: something that the service needs is missing.</summary>
    public static ProblemHttpResult NotReady(HttpContext context, string detail) => Of(context, Unavailable, detail);

    /// <summary>The problem for a bare status code, as routing and the server give them.</summary>
    public static ProblemHttpResult OfStatus(HttpContext context, int status) => status switch
    {
        404 => Of(context, NotFoundKind, "There is no such address here; /api/v1 lists what there is."),
        405 => Of(context, MethodNotAllowed, $"{context.Request.Method} is not for this resource; it takes {context.Response.Headers.Allow}."),
        406 => Of(context, NotAcceptable, NotAcceptable.Meaning),
        413 => Of(context, TooLarge, TooLarge.Meaning),
        414 => Of(context, UriTooLong, UriTooLong.Meaning),
        415 => Of(context, UnsupportedType, UnsupportedType.Meaning),
        503 => Of(context, Unavailable, Unavailable.Meaning),
        >= 400 and < 500 => Of(context, MalformedRequest with { Status = status }, MalformedRequest.Meaning),
        _ => Of(context, Internal, Internal.Meaning, ("traceId", context.TraceIdentifier)),
    };

    private static ProblemHttpResult Errors(HttpContext context, ProblemKind kind, IReadOnlyList<ParameterError> errors) =>
        Of(context, kind, string.Join("; ", errors.Take(3).Select(error => $"'{Cut(error.Parameter)}' {error.Detail}")) + ".",
            ("errors", errors.Take(20).Select(error => error with { Parameter = Cut(error.Parameter), Value = Cut(error.Value) }).ToArray()));

    private static ProblemHttpResult Later(HttpContext context, ProblemKind kind, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Of(context, kind, $"Try again in {seconds} seconds.");
    }

    private static ProblemHttpResult Of(HttpContext context, ProblemKind kind, string detail, params (string Name, object? Value)[] more)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(new ProblemDetails
        {
            Type = Links.Base(context.Request) + "/problems/" + kind.Id,
            Title = kind.Title,
            Status = kind.Status,
            Detail = detail,
            Instance = Cut(context.Request.Path + context.Request.QueryString.Value),
            Extensions = more.ToDictionary(extension => extension.Name, extension => extension.Value),
        });
    }

    private static string Cut(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
