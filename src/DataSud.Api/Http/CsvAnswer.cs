using System.Globalization;
using CsvHelper;

namespace DataSud.Api.Http;

/// <summary>A table as CSV: RFC 4180, UTF-8; or, for spreadsheets in French settings, semicolons, decimal commas and a byte-order mark.</summary>
/// <typeparam name="T">Row.</typeparam>
/// <param name="fileName">Name offered to whoever saves it.</param>
/// <param name="columns">Title of each column and what stands in it: text, an int, a long or a decimal.</param>
/// <param name="rows">The rows.</param>
/// <param name="excel">Whether it is for a spreadsheet.</param>
public sealed class CsvAnswer<T>(string fileName, IReadOnlyList<(string Title, Func<T, object?> Value)> columns, IEnumerable<T> rows, bool excel) : IResult
{
    private static readonly CsvWriterOptions ForPrograms = new() { FormatProvider = CultureInfo.InvariantCulture };

    // A cell that a spreadsheet would run as a formula is marked as text there; data for programs stays as it is.
    private static readonly CsvWriterOptions ForSpreadsheets = new()
    {
        Separator = ';',
        WriteByteOrderMark = true,
        FormatProvider = CultureInfo.GetCultureInfo("fr-FR"),
        Injection = CsvInjection.Escape,
    };

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/csv; charset=utf-8; header=present";
        httpContext.Response.Headers.ContentDisposition = $"inline; filename=\"{fileName}\"";
        var cancellationToken = httpContext.RequestAborted;
        await using var csv = CsvWriter.Create(httpContext.Response.Body, excel ? ForSpreadsheets : ForPrograms, leaveOpen: true);
        foreach (var (title, _) in columns)
            csv.WriteField(title);
        await csv.EndRecordAsync(cancellationToken);
        foreach (var row in rows)
        {
            foreach (var (_, value) in columns)
                Write(csv, value(row));
            await csv.EndRecordAsync(cancellationToken);
        }
        await csv.FlushAsync(cancellationToken);
    }

    private static void Write(CsvWriter csv, object? value)
    {
        switch (value)
        {
            case decimal number:
                csv.WriteField(number, default);
                break;
            case int number:
                csv.WriteField(number, default);
                break;
            case long number:
                csv.WriteField(number, default);
                break;
            default:
                csv.WriteField((string?)value ?? "");
                break;
        }
    }
}
