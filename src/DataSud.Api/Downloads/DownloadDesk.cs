using DataSud.Api.Catalogue;
using DataSud.Api.Http;
using DataSud.Storage.Catalogue.Entries;

namespace DataSud.Api.Downloads;

/// <summary>Finds the file that an address names.</summary>
/// <param name="entries">What portals list.</param>
/// <param name="portal">What is listed now.</param>
/// <param name="board">What is served.</param>
/// <param name="shelf">Where the files are.</param>
internal sealed class DownloadDesk(IReadOnlyList<CatalogueEntry> entries, PortalBoard portal, ReleaseBoard board, DownloadShelf shelf)
{
    /// <summary>The file; 404 where there is none of that name, 503 where it is not made yet.</summary>
    /// <param name="context">The request.</param>
    /// <param name="id">The dataset.</param>
    /// <param name="table">Its table; null for the main one.</param>
    /// <param name="format">Extension.</param>
    public IResult Answer(HttpContext context, string id, string? table, string format)
    {
        var dataset = portal.Current?.Find(id);
        if ((dataset?.Entry ?? Foreseen(id)) is not { } entry)
            return Problems.UnknownCode(context, "dataset", id, CodeMatching.Nearest(id, portal.Current?.Datasets.Select(known => known.Id) ?? entries.Select(known => known.Id)));
        if ((table is null ? entry.Tables[0] : entry.Tables.FirstOrDefault(known => known.Name == table)) is not { } found)
            return Problems.UnknownCode(context, $"table of {id}", table!, CodeMatching.Nearest(table!, entry.Tables.Select(known => known.Name)));
        var formats = PortalResources.FormatsOf(found).ToList();
        if (formats.FirstOrDefault(known => known.Extension == format) is not { Extension: not null } asked)
            return Problems.NotThere(context, $"'{found.Name}' is not served as '{(format.Length <= 20 ? format : format[..20])}', but as {string.Join(", ", formats.Select(known => known.Extension))}.", [.. formats.Select(known => known.Extension)]);
        var file = dataset?.Resources.FirstOrDefault(resource => resource.Table == found && resource.Extension == format)?.File;
        return file is not null && !shelf.Withholds(file) && Open(file) is { } stream
            ? new DownloadAnswer(file, stream, FileNames.Of(dataset!, found, format), asked.MediaType is MediaTypes.Csv ? MediaTypes.Csv + "; charset=utf-8; header=present" : asked.MediaType, dataset!)
            : NotMade(context);
    }

    // Known, though not listed as long as the catalogue is not made.
    private CatalogueEntry? Foreseen(string id) =>
        entries.FirstOrDefault(entry => entry.Id == id) is { } entry ? entry.Sources.Any(board.Current.ContainsKey) ? entry : null
        : board.Current.ContainsKey(id) && portal.Current is null && !CatalogueEntries.Known(entries).Contains(id) ? CatalogueEntries.Unforeseen(id)
        : null;

    private FileStream? Open(ShelvedFile file)
    {
        try
        {
            return new FileStream(file.Path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (IOException gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Somebody emptied the folder, or another instance is ahead: to be made anew.
            portal.MakeAnew();
            return null;
        }
    }

    private static IResult NotMade(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "30";
        return Problems.NotReady(context, "The file of the release that is served is being made. Try again in 30 seconds.");
    }
}
