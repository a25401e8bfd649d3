using System.Globalization;
using System.Text;
using DataSud.Import.Csv;
using DataSud.Import.Maps;
using DataSud.Import.Pipeline;
using NetTopologySuite.IO.Esri.Dbf;

namespace DataSud.Import.Arcep.Cartefibre;

/// <summary>
/// The communes of Cartefibre: the attributes of a shapefile (.dbf). Its outlines are not read, for ours are finer. Its text is one-byte
/// Latin although its .cpg says UTF-8: each cell is read as UTF-8 where it is that, as Windows-1252 where it is not.
/// </summary>
internal sealed class CommunesLayer : ITable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static readonly Field[] Fields =
    [
        Official.Commune("code", "INSEE_COM", "INSEE code; that of the arrondissement in Paris, Lyon and Marseille") with { Mandatory = true },
        Official.Text("name", "NOM_COM", "Name") with { Needed = false },
        Official.Text("epci_name", "NOM_REG_1", "Name of the EPCI, whatever the column's name says") with { Needed = false },
        Official.Text("zone", "zone", "Kind of zone: ZTD, zipri, zipu...") with { Needed = false },
        Official.Text("operators", "oi", "Infrastructure operators, codes joined by dashes") with { Needed = false },
        Official.Count("premises", "Locaux", "Premises") with { Mandatory = true },
        Official.Count("connectable", "ftth", "Premises connectable to fibre") with { Mandatory = true },
        Official.Count("class", "couv", "Lower bound of the class of the rate: 0, 5, 10, 25, 50, 80, 95") with { Needed = false },
    ];

    public string Kind => "communes";

    public bool Required => false;

    public bool IsBinary => true;

    public IReadOnlyList<ColumnHelp> Columns => [.. Fields.Select(column => new ColumnHelp(column.Header, column.Needed, column.Meaning))];

    public bool TakesTerritory => true;

    public string Staging => "staged_cartefibre";

    public string CreateStaging =>
        $"CREATE TEMP TABLE {Staging} (file int NOT NULL, line bigint NOT NULL, {string.Join(", ", Fields.Select(column => $"{column.Column} {column.SqlType}"))}) ON COMMIT DROP";

    public ValueTask<Recognition> RecogniseAsync(string fileName, ReadOnlyMemory<byte> head)
    {
        var names = NamesIn(head.Span);
        var missing = Fields.Where(field => field.Needed && !names.Contains(HeaderName.Normalise(field.Header))).Select(field => field.Header).ToList();
        return new(new Recognition(missing.Count == 0, Fields.Count(field => field.Needed) - missing.Count, missing));
    }

    public async Task<long> LoadAsync(TableLoad load, CancellationToken cancellationToken)
    {
        // The reader wants to seek, which an entry of an archive cannot.
        await using var stream = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        await using (var packed = load.File.Open())
            await packed.CopyToAsync(stream, cancellationToken);
        using var reader = DbfTable.Open(load.File.Name, stream);
        var indexes = Fields.Select(field => IndexOf(reader, field)).ToArray();

        await using var copy = await CopyBuffer.BeginAsync(
            load.Connection, $"COPY {Staging} (file, line, {string.Join(", ", Fields.Select(field => field.Column))}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        long rows = 0;
        for (var row = 1; row <= reader.RecordCount; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (DbfTable.Read(reader, out var deleted) is { } damage)
            {
                rows++;
                load.Rejects.Add(load.File.Name, row, null, null, damage);
                continue;
            }
            if (deleted)
                continue;
            if (load.Territory is { } territory && !territory.Holds(PlaceKind.Commune, Official.Trim(Cell(reader, indexes[0]))))
            {
                load.Outside++;
                continue;
            }
            rows++;
            var mark = copy.Mark;
            if (Write(reader, indexes, copy, load.FileNumber, row) is var (column, value, reason))
            {
                copy.Rewind(mark);
                load.Rejects.Add(load.File.Name, row, column, value, reason);
            }
            if (copy.IsFull)
                await copy.FlushAsync(cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
        load.Report(rows, stream.Length);
        return rows;
    }

    private static (string Column, string Value, string Reason)? Write(DbfReader reader, int[] indexes, CopyBuffer copy, int file, int row)
    {
        copy.StartRow(2 + Fields.Length);
        copy.Int32(file);
        copy.Int64(row);
        for (var i = 0; i < Fields.Length; i++)
        {
            var cell = Cell(reader, indexes[i]);
            var mark = copy.Mark;
            var fault = Fields[i].Encode(cell, copy) ?? (Fields[i].Mandatory && copy.IsNullSince(mark) ? "is empty" : null);
            if (fault is not null)
                return (Fields[i].Header, Encoding.UTF8.GetString(cell), fault);
        }
        return null;
    }

    private static byte[] Cell(DbfReader reader, int index) => index < 0 || reader.Fields[index].Value is not { } value ? []
        : value is string text ? Encoding.UTF8.GetBytes(Decode(text))
        : Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");

    // Read as Latin-1, a text is its bytes. A NUL is what some writers fill a cell with.
    private static string Decode(string latin1)
    {
        var bytes = Encoding.Latin1.GetBytes(latin1.Replace("\0", "", StringComparison.Ordinal));
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Windows1252.GetString(bytes);
        }
    }

    private static int IndexOf(DbfReader reader, Field field)
    {
        for (var i = 0; i < reader.Fields.Count; i++)
        {
            if (HeaderName.Normalise(Decode(reader.Fields[i].Name)) == HeaderName.Normalise(field.Header))
                return i;
        }
        return -1;
    }

    private static HashSet<string> NamesIn(ReadOnlySpan<byte> head)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var at = DbfTable.Header; at + DbfTable.Header <= head.Length && head[at] != 0x0D; at += DbfTable.Header)
            names.Add(HeaderName.Normalise(Decode(Encoding.Latin1.GetString(head.Slice(at, 11)))));
        return names;
    }
}
