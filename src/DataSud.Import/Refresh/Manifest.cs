using System.Text.Json;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Refresh;

/// <summary>The list of what a refresh imports: a JSON array of <c>{ "source": "arcep-ftth", "path": "..." }</c>.</summary>
public static class Manifest
{
    /// <summary>One entry.</summary>
    /// <param name="Source">Name of the source.</param>
    /// <param name="Path">File or folder; a relative one starts from the manifest's folder.</param>
    public sealed record Entry(string Source, string Path);

    /// <summary>Reads a manifest and resolves its paths.</summary>
    /// <param name="file">The manifest.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="RefusedException">It is not there, is malformed, or names an unknown source.</exception>
    public static async Task<IReadOnlyList<(Source Source, ImportRequest Request)>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            throw new RefusedException($"{file} does not exist.");
        Entry[]? entries;
        try
        {
            await using var stream = File.OpenRead(file);
            var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };
            entries = await JsonSerializer.DeserializeAsync<Entry[]>(stream, options, cancellationToken);
        }
        catch (JsonException error)
        {
            throw new RefusedException($"{file} is no manifest, an array of {{ \"source\", \"path\" }}: {error.Message}");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return [.. (entries ?? []).Select(entry => (
            Sources.Find(entry.Source) ?? throw new RefusedException(
                $"{file} names the source '{entry.Source}', which is none of {string.Join(", ", Sources.All.Select(source => source.Name))}."),
            new ImportRequest { Paths = [Path.Combine(folder, entry.Path)] }))];
    }
}
