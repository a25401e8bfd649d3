namespace DataSud.Import.Pipeline;

/// <summary>One kind of file that a source reads: how it is known, and how its rows reach their staging table.</summary>
public interface ITable
{
    /// <summary>Short name, unique within the source: <c>communes</c>.</summary>
    string Kind { get; }

    /// <summary>Whether the source can do nothing without it.</summary>
    bool Required { get; }

    /// <summary>Whether it reads files that are no text (<see cref="Acquire.AcquiredFile.IsBinary"/>), and no others.</summary>
    bool IsBinary => false;

    /// <summary>What the table holds and its columns, for the help text.</summary>
    IReadOnlyList<ColumnHelp> Columns { get; }

    /// <summary>Whether rows can be told by territory, and those outside the one asked for passed over.</summary>
    bool TakesTerritory { get; }

    /// <summary>Whether its rows are of legal units, which are where their establishments are.</summary>
    bool IsOfUnits => false;

    /// <summary>Temporary table that its rows are staged in.</summary>
    string Staging { get; }

    /// <summary>Statement that makes the temporary staging table; its first two columns are <c>file</c> (int) and <c>line</c> (bigint).</summary>
    string CreateStaging { get; }

    /// <summary>Tells whether a file is of this kind.</summary>
    /// <param name="fileName">For messages.</param>
    /// <param name="head">The beginning of the file, whole lines unless the file has very long ones.</param>
    /// <exception cref="RefusedException">The beginning is no text in UTF-8.</exception>
    ValueTask<Recognition> RecogniseAsync(string fileName, ReadOnlyMemory<byte> head);

    /// <summary>Reads the file into the staging table; memory stays flat.</summary>
    /// <param name="load">The file, the connection, and where refused lines go.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Rows of data read, refused ones included.</returns>
    /// <exception cref="RefusedException">The file as a whole cannot be read.</exception>
    Task<long> LoadAsync(TableLoad load, CancellationToken cancellationToken);
}

/// <summary>A column in a source's help text.</summary>
/// <param name="Name">As the file writes it.</param>
/// <param name="Needed">Whether the file is refused without it.</param>
/// <param name="Meaning">What it holds.</param>
public sealed record ColumnHelp(string Name, bool Needed, string Meaning);

/// <summary>How near a file's beginning comes to a table.</summary>
/// <param name="Matches">Whether it is that table.</param>
/// <param name="Found">How many needed columns were found in the best line.</param>
/// <param name="Missing">Needed columns that were not.</param>
public sealed record Recognition(bool Matches, int Found, IReadOnlyList<string> Missing);
