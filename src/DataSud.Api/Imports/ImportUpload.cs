using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace DataSud.Api.Imports;

/// <summary>The body of a request is not what its type says.</summary>
/// <param name="message">What is wrong, for whoever sent it.</param>
internal sealed class MalformedBodyException(string message) : Exception(message);

/// <summary>Receives a form with files, as a stream: nothing of a file is held in memory, and no more is written than is allowed.</summary>
internal static class ImportUpload
{
    private const int LongestBoundary = 200;
    private const int LongestField = 2_000;
    // Of at most three bytes each: a file system takes names of 255 bytes.
    private const int LongestName = 80;
    private const int MostFiles = 50;

    /// <summary>Receives the files into a folder and the fields into an order.</summary>
    /// <param name="request">The request.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="mostBytes">Bytes to accept, all files together.</param>
    /// <param name="order">Told of each field, and of what is wrong.</param>
    /// <param name="cancellationToken">Stops receiving.</param>
    /// <returns>Paths of the files, in the order they came.</returns>
    /// <exception cref="MalformedBodyException">The body breaks the rules of multipart/form-data.</exception>
    /// <exception cref="BadHttpRequestException">The files are larger than is accepted (413), or the connection broke.</exception>
    public static async Task<IReadOnlyList<string>> ReceiveAsync(
        HttpRequest request, string folder, long mostBytes, ImportOrderReader order, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(request.GetTypedHeaders().ContentType?.Boundary ?? default).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary)
            throw new MalformedBodyException("The Content-Type of a form needs its boundary.");

        var reader = new MultipartReader(boundary, request.Body);
        var files = new List<string>();
        var left = mostBytes;
        while (await ReadingAsync(() => reader.ReadNextSectionAsync(cancellationToken)) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
                throw new MalformedBodyException("A part of the form has no Content-Disposition: form-data.");
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            if (!disposition.FileName.HasValue && !disposition.FileNameStar.HasValue)
            {
                order.ReadField(name, await FieldAsync(section.Body, name, cancellationToken));
                continue;
            }
            var given = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";
            if (name != "file")
            {
                order.Errors.Add(new(name, given, "is no field for a file", "files in the field named file"));
                continue;
            }
            if (SafeName(given) is not { } safe)
                order.Errors.Add(new("file", given, "has no name", "a file with its name (communes.csv)"));
            else if (files.Count == MostFiles)
                order.Errors.Add(new("file", given, $"is one too many: at most {MostFiles} are taken", "fewer files, or a zip of them"));
            else if (files.Exists(other => Path.GetFileName(other).Equals(safe, StringComparison.OrdinalIgnoreCase)))
                order.Errors.Add(new("file", given, "has the name of another", "files with names of their own"));
            else
            {
                var path = Path.Combine(folder, safe);
                left -= await SaveAsync(section.Body, path, left, cancellationToken);
                files.Add(path);
            }
        }
        order.EndForm(files.Count + order.Errors.Count(error => error.Parameter == "file"));
        return files;
    }

    /// <summary>A name that can do no harm as a file's: its last part, with letters, digits and a few signs, the rest replaced.</summary>
    /// <param name="given">As it was sent, with whatever folders.</param>
    /// <returns>The name, or null when nothing is left of it.</returns>
    public static string? SafeName(string given)
    {
        var last = given[(given.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        var text = string.Concat(last.Select(c => char.IsSurrogate(c) ? '_' : c)).Normalize(NormalizationForm.FormC);
        var safe = string.Concat(text.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ' or '(' or ')' ? c : '_'));
        // The end says what the file is, so that a long name loses its beginning.
        safe = (safe.Length > LongestName ? safe[^LongestName..] : safe).TrimStart('.', ' ');
        return safe.Length == 0 ? null : safe;
    }

    private static async Task<string> FieldAsync(Stream body, string name, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestField + 1];
        var read = await ReadingAsync(async () => await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken));
        if (read > LongestField)
            throw new MalformedBodyException($"The field '{(name.Length > 100 ? name[..100] : name)}' is longer than {LongestField} bytes.");
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(buffer, 0, read);
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedBodyException($"The field '{(name.Length > 100 ? name[..100] : name)}' is not UTF-8.");
        }
    }

    private static async Task<long> SaveAsync(Stream body, string path, long mostBytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        var buffer = new byte[128 << 10];
        long written = 0;
        while (await ReadingAsync(async () => await body.ReadAsync(buffer, cancellationToken)) is > 0 and var read)
        {
            written += read;
            if (written > mostBytes)
                throw new BadHttpRequestException("The files are larger than is accepted.", StatusCodes.Status413PayloadTooLarge);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return written;
    }

    // What a broken form makes the reader throw; a broken disk must not be taken for one.
    private static async Task<T> ReadingAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new MalformedBodyException("The form ends before its last boundary, or its parts are ill-formed.");
        }
    }
}
