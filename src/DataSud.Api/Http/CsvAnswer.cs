using System.Globalization;
using CsvHelper;

namespace DataSud.Api.Http;

/// <summary>A table as CSV, row by row: RFC 4180, UTF-8; or, for spreadsheets in French settings, semicolons, decimal commas and a byte-order mark.</summary>
/// <typeparam name="T">Row.</typeparam>
/// <param name="fileName">Name offered to whoever saves it.</param>
/// <param name="columns">Title of each column and what stands in it: text, an int, a long or a decimal.</param>
/// <param name="excel">Whether it is for a spreadsheet.</param>
public sealed class CsvStream<T>(string fileName, IReadOnlyList<(string Title, Func<T, object?> Value)> columns, bool excel) : IAsyncDisposable
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

    private CsvWriter? csv;

    /// <summary>Writes the headers of the answer, and the line of titles.</summary>
    public async Task BeginAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/csv; charset=utf-8; header=present";
        httpContext.Response.Headers.ContentDisposition = $"inline; filename=\"{fileName}\"";
        csv = CsvWriter.Create(httpContext.Response.Body, excel ? ForSpreadsheets : ForPrograms, leaveOpen: true);
        foreach (var (title, _) in columns)
            csv.WriteField(title);
        await csv.EndRecordAsync(httpContext.RequestAborted);
    }

    /// <summary>Writes a row; after <see cref="BeginAsync"/>.</summary>
    public async ValueTask WriteAsync(T row, CancellationToken cancellationToken)
    {
        foreach (var (_, value) in columns)
            Write(csv!, value(row));
        await csv!.EndRecordAsync(cancellationToken);
    }

    /// <summary>Writes what is left.</summary>
    public async Task EndAsync(CancellationToken cancellationToken) => await csv!.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => csv is null ? ValueTask.CompletedTask : csv.DisposeAsync();

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

/// <summary>A table as CSV, of rows that are there.</summary>
/// <typeparam name="T">Row.</typeparam>
/// <param name="fileName">Name offered to whoever saves it.</param>
/// <param name="columns">Title of each column and what stands in it: text, an int, a long or a decimal.</param>
/// <param name="rows">The rows.</param>
/// <param name="excel">Whether it is for a spreadsheet.</param>
public sealed class CsvAnswer<T>(string fileName, IReadOnlyList<(string Title, Func<T, object?> Value)> columns, IEnumerable<T> rows, bool excel) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var csv = new CsvStream<T>(fileName, columns, excel);
        await csv.BeginAsync(httpContext);
        foreach (var row in rows)
            await csv.WriteAsync(row, httpContext.RequestAborted);
        await csv.EndAsync(httpContext.RequestAborted);
    }
}
