using DataSud.Storage.Features;

namespace DataSud.Api.Downloads;

/// <summary>Writes the rows of a table to a file of one format, holding no more than a few of them.</summary>
internal abstract class RowWriter : IAsyncDisposable
{
    /// <summary>Title of the column with a row's id, where no property has it already.</summary>
    public const string IdColumn = "id";

    /// <summary>Writes a row; what it holds is the next row's after that.</summary>
    public abstract ValueTask WriteAsync(ReleaseRow row, CancellationToken cancellationToken);

    /// <summary>Writes what is left: without it, the file is none.</summary>
    public abstract Task FinishAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Whether rows are told their id in a column of its own.</summary>
    protected static bool HasIdColumn(Layer layer) => layer.Find(IdColumn) is null;

    /// <summary>A file that is written once, from its begin to its end.</summary>
    protected static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, FileOptions.Asynchronous);
}
