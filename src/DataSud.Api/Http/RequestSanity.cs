using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace DataSud.Api.Http;

/// <summary>
/// Refuses, before routing, an address that no resource can have: too long, with a broken percent-escape, with bytes
/// that are not UTF-8, or with a control character (PostgreSQL refuses NUL in text, and the rest hides in logs).
/// </summary>
public static class RequestSanity
{
    /// <summary>Longest address accepted, in bytes.</summary>
    public const int LongestTarget = 8_192;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Puts the check in front of what follows.</summary>
    public static IApplicationBuilder UseRequestSanity(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var target = TargetOf(context);
        if (target.Length > LongestTarget)
            await Problems.TooLong(context, target.Length).ExecuteAsync(context);
        else if (WhatIsWrong(target) is { } wrong)
            await Problems.Malformed(context, wrong).ExecuteAsync(context);
        else
            await next(context);
    });

    /// <summary>What makes the address of a request unreadable, with the status that says so; or null.</summary>
    public static (int Status, string Detail)? WhatIsWrongWith(HttpContext context)
    {
        var target = TargetOf(context);
        return target.Length > LongestTarget ? (StatusCodes.Status414UriTooLong, $"it has {target.Length} bytes, {LongestTarget} are accepted")
            : WhatIsWrong(target) is { } wrong ? (StatusCodes.Status400BadRequest, wrong)
            : null;
    }

    // The in-memory test server has no raw target; what it has was decoded from a valid address.
    private static string TargetOf(HttpContext context) => context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } target
        ? target
        : context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();

    /// <summary>What makes a request target unreadable, or null.</summary>
    /// <param name="target">Path and query as received, percent-escapes included.</param>
    public static string? WhatIsWrong(string target)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(target.Length * 3);
        try
        {
            var length = 0;
            for (var i = 0; i < target.Length; i++)
            {
                if (target[i] != '%')
                {
                    length += Encoding.UTF8.GetBytes(target.AsSpan(i, 1), bytes.AsSpan(length));
                    continue;
                }
                if (i + 2 >= target.Length || !char.IsAsciiHexDigit(target[i + 1]) || !char.IsAsciiHexDigit(target[i + 2]))
                    return $"The percent-escape at character {i + 1} of the address is broken: '%' must be followed by two hexadecimal digits ('%25' is a percent sign).";
                bytes[length] = Convert.FromHexString(target.AsSpan(i + 1, 2))[0];
                if (bytes[length] < 0x20 || bytes[length] == 0x7F)
                    return $"The address holds a control character (%{target.AsSpan(i + 1, 2)} at character {i + 1}).";
                length++;
                i += 2;
            }
            try
            {
                _ = Strict.GetCharCount(bytes.AsSpan(0, length));
                return null;
            }
            catch (DecoderFallbackException invalid)
            {
                return $"The percent-escapes of the address are not UTF-8 (byte {invalid.Index + 1} once decoded).";
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
