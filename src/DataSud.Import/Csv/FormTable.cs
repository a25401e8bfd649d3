using DataSud.Import.Pipeline;

namespace DataSud.Import.Csv;

/// <summary>A table that is known by what it has, and by what it has not.</summary>
/// <param name="stranger">Of normalised column names, one that no file of this form has; null where there is none.</param>
/// <param name="table">How it is read.</param>
internal sealed class FormTable(Func<IReadOnlyList<string>, string?> stranger, CsvTable table) : ITable
{
    /// <summary>How it is read.</summary>
    public CsvTable Table => table;

    public string Kind => table.Kind;

    public bool Required => table.Required;

    public IReadOnlyList<ColumnHelp> Columns => table.Columns;

    public bool TakesTerritory => table.TakesTerritory;

    public string Staging => table.Staging;

    public string CreateStaging => table.CreateStaging;

    public async ValueTask<Recognition> RecogniseAsync(string fileName, ReadOnlyMemory<byte> head)
    {
        if (await CsvHeader.FindAsync(fileName, head, table) is not { } header)
            return new Recognition(false, 0, []);
        return header.Missing.Count == 0 && stranger([.. header.Names.Select(HeaderName.Normalise)]) is { } other
            ? new Recognition(false, header.Found - 1, [$"a header without {other}"])
            : new Recognition(header.Missing.Count == 0, header.Found, header.Missing);
    }

    public Task<long> LoadAsync(TableLoad load, CancellationToken cancellationToken) => table.LoadAsync(load, cancellationToken);
}
