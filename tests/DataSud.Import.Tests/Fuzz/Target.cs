using DataSud.Import.Arcep.Mci;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Tests.Fuzz;

/// <summary>A generated file and the table that is to read it.</summary>
internal sealed class Target(FileMaker maker, Source source, bool isAlone)
{
    public FileMaker Maker { get; } = maker;

    /// <summary>Whether it is the only file of the import.</summary>
    public bool IsAlone { get; } = isAlone;

    /// <summary>Whether it is not handed over at all.</summary>
    public bool IsMissing { get; set; }

    /// <summary>The table whose columns it holds; null where the source reads it in a way of its own.</summary>
    public CsvTable? Table { get; } = source.Tables.Select(TableIn).OfType<CsvTable>()
        .Where(table => table.Fields.Where(field => field.Needed).All(field => maker.Model.Columns.Any(column => FileMaker.Reads(field, column.Header)))
            && (table.Series is null || maker.Model.Columns.Any(column => column.Period is not null)))
        .MaxBy(table => table.Fields.Count(field => maker.Model.Columns.Any(column => FileMaker.Reads(field, column.Header))) + (table.Series is null ? 0 : 1));

    /// <summary>Whether the producer is known to mix encodings.</summary>
    public bool IsLenient => Maker.Model.IsLenient || Table?.Encoding == TextEncoding.Utf8OrWindows1252;

    public bool EndsEveryLine => Table?.EndsEveryLine ?? false;

    // Tables that are known by more than their columns are read like the others.
    private static CsvTable? TableIn(ITable table) => table switch
    {
        FormTable form => form.Table,
        MciTable mci => mci.Table,
        _ => table as CsvTable,
    };

    public bool IsRead(int column) => column >= 0 && (Maker.Model.Columns[column].Into is not null || Maker.Model.Columns[column].Period is not null || FieldsOf(column).Any());

    public bool IsNeeded(int column) => column >= 0 && !Maker.Model.Columns[column].IsOptional && Maker.Model.Columns[column].Period is null
        && (Maker.Model.Columns[column].Into is not null || FieldsOf(column).Any(field => field.Needed));

    public bool IsKey(int column) => column >= 0 && Maker.Model.Columns[column].IsKey;

    public IEnumerable<Field> FieldsOf(int column) => Table?.Fields.Where(field => FileMaker.Reads(field, Maker.Model.Columns[column].Header)) ?? [];
}
