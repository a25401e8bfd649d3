using System.Globalization;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Csv;

/// <summary>Whether a cell says that the row is about a person.</summary>
/// <param name="cell">The cell; empty where the column is absent.</param>
public delegate bool PersonalCheck(ReadOnlySpan<byte> cell);

/// <summary>A rule of privacy on a row.</summary>
/// <param name="Header">Column that decides; it must be one of the table's fields.</param>
/// <param name="IsPersonal">What it must hold for the row to be about a person. Where in doubt, it is.</param>
public sealed record PersonalRule(string Header, PersonalCheck IsPersonal)
{
    internal int IndexIn(CsvHeader header)
    {
        var wanted = HeaderName.Normalise(Header);
        for (var i = 0; i < header.Names.Count; i++)
        {
            if (HeaderName.Normalise(header.Names[i]) == wanted)
                return i;
        }
        return -1;
    }
}

/// <summary>A kind of delimited file, known by its column names in any order; columns it does not know are passed over.</summary>
public sealed record CsvTable : ITable
{
    private const int ReportEvery = 5_000;

    /// <inheritdoc/>
    public required string Kind { get; init; }

    /// <inheritdoc/>
    public bool Required { get; init; } = true;

    /// <inheritdoc/>
    public required string Staging { get; init; }

    /// <summary>Columns of the staging table; several may read the same column of the file.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    /// <summary>Columns that come one per period, or null.</summary>
    public Series? Series { get; init; }

    /// <summary>What the bytes may be; UTF-8 alone unless said otherwise.</summary>
    public TextEncoding Encoding { get; init; }

    /// <summary>The column of the file that tells where a row belongs, for <c>--territory</c>; null where every row is read whatever is asked.</summary>
    public TerritoryColumn? Territory { get; init; }

    /// <summary>Rules that say of a row that its <see cref="Field.IsPersonal"/> cells are of a person, and not to be read. One that holds is enough.</summary>
    public IReadOnlyList<PersonalRule> Personal { get; init; } = [];

    /// <inheritdoc/>
    public bool TakesTerritory => Territory is not null;

    /// <inheritdoc/>
    public bool IsOfUnits => Territory is { Kind: PlaceKind.LegalUnit };

    /// <summary>
    /// Statement that makes the staging table where it is no temporary one: a table that becomes part of the release itself.
    /// Its first two columns are <c>file</c> and <c>line</c>, the others those of <see cref="Fields"/>.
    /// </summary>
    public string? StagingSql { get; init; }

    /// <summary>
    /// Whether the producer ends every line: a last line without its end then shows that the file was cut, and is refused.
    /// </summary>
    public bool EndsEveryLine { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnHelp> Columns =>
    [
        .. Fields.DistinctBy(column => column.Header).Select(column => new ColumnHelp(column.ByPrefix ? column.Header + "…" : column.Header, column.Needed, column.Meaning)),
        .. Series is null ? [] : new[] { new ColumnHelp($"{Series.Example}…", true, Series.Value.Meaning) },
    ];

    /// <inheritdoc/>
    public string CreateStaging => StagingSql ??
        $"CREATE TEMP TABLE {Staging} (file int NOT NULL, line bigint NOT NULL, {string.Join(", ", StagedColumns.Select(column => $"{column.Name} {column.Type}"))}) ON COMMIT DROP";

    private IEnumerable<(string Name, string Type)> StagedColumns =>
    [
        .. Fields.Select(column => (column.Column, column.SqlType)),
        .. Series is null ? [] : new[] { ("series", "text"), (Series.Value.Column, Series.Value.SqlType) },
    ];

    /// <inheritdoc/>
    public async ValueTask<Recognition> RecogniseAsync(string fileName, ReadOnlyMemory<byte> head) =>
        await CsvHeader.FindAsync(fileName, head, this) is { } header
            ? new Recognition(header.Missing.Count == 0, header.Found, header.Missing)
            : new Recognition(false, 0, []);

    /// <inheritdoc/>
    public async Task<long> LoadAsync(TableLoad load, CancellationToken cancellationToken)
    {
        await using var stream = load.File.Open();
        var head = await FileHead.ReadAsync(load.File, cancellationToken);
        var header = await CsvHeader.FindAsync(load.File.Name, head, this) ?? throw new RefusedException($"{load.File.Name} is empty.");
        var reader = new CsvReader(stream, load.File.Name, header.Separator, Encoding);
        var row = new RowWriter(this, header);
        var copySql = $"COPY {Staging} (file, line, {string.Join(", ", StagedColumns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY{(StagingSql is null ? "" : ", FREEZE")})";
        await using var copy = await CopyBuffer.BeginAsync(load.Connection, copySql, cancellationToken);

        long rows = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.Line <= header.Line)
            {
                if (reader.Line < header.Line && row.IsData(reader, copy))
                    throw header.RowAbove(load.File.Name, reader.Line);
                continue;
            }
            if (reader.IsBlank)
                continue;
            if (load.Territory is { } territory && Territory is { } place && IsOutside(reader, header.TerritoryIndex, place.Kind, territory))
            {
                load.Outside++;
                continue;
            }
            rows++;
            if (EndsEveryLine && !reader.IsTerminated && reader.Fault is null)
                load.Rejects.Add(load.File.Name, reader.Line, null, reader[0], "the last line has no end: the file was cut");
            else if (row.Write(reader, copy, load.FileNumber) is { } fault)
                load.Rejects.Add(load.File.Name, reader.Line, fault.Column, fault.Value, fault.Reason);
            if (copy.IsFull)
                await copy.FlushAsync(cancellationToken);
            if (rows % ReportEvery == 0)
                load.Report(rows, reader.Position);
        }
        await copy.CompleteAsync(cancellationToken);
        load.Report(rows, reader.Position);
        if (reader.RecodedRecords > 0)
            load.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{load.File.Name}: {reader.RecodedRecords} lines are not in UTF-8 and were read as Windows-1252."));
        return rows;
    }

    // A row that says no place, or whose quotes are at fault, is not passed over in silence: it is read, and refused or counted.
    private static bool IsOutside(CsvReader reader, int index, PlaceKind kind, TerritoryFilter territory) =>
        index >= 0 && index < reader.Count && reader.Fault is null && !territory.Holds(kind, Official.Trim(reader.Bytes(index)));

    private sealed record Fault(string? Column, string? Value, string Reason);

    // Writes a row whole or not at all: what a refused row had written is taken back.
    private sealed class RowWriter(CsvTable table, CsvHeader header)
    {
        private readonly Field[] _fields = [.. table.Fields];
        private readonly int[] _indexes = [.. header.Indexes];
        private readonly (int Index, PersonalCheck Check)[] _personal = [.. table.Personal.Select(rule => (rule.IndexIn(header), rule.IsPersonal))];
        private readonly int _columns = 2 + table.Fields.Count + (table.Series is null ? 0 : 2);
        private readonly int _named = Math.Max(0, header.Names.ToList().FindIndex(name => name.Length > 0));
        private readonly byte[] _name = System.Text.Encoding.UTF8.GetBytes(header.Names.FirstOrDefault(name => name.Length > 0, ""));

        /// <summary>Whether a line above the header would pass as a row, with most of its cells filled: a title never has.</summary>
        public bool IsData(CsvReader reader, CopyBuffer copy)
        {
            if (Check(reader) is not null || _indexes.Count(index => index >= 0 && !Official.IsMissing(Official.Trim(reader.Bytes(index)))) * 2 <= _indexes.Count(index => index >= 0))
                return false;
            var mark = copy.Mark;
            var fault = Encode(reader, copy, file: 0);
            copy.Rewind(mark);
            return fault is null;
        }

        public Fault? Write(CsvReader reader, CopyBuffer copy, int file)
        {
            var mark = copy.Mark;
            var fault = Check(reader) ?? Encode(reader, copy, file);
            if (fault is not null)
                copy.Rewind(mark);
            return fault;
        }

        private Fault? Check(CsvReader reader)
        {
            if (reader.Fault is not null)
                return new Fault(null, null, reader.Fault);
            if (reader.Count < header.Width)
                return new Fault(null, null, string.Create(CultureInfo.InvariantCulture, $"has {reader.Count} columns where the header has {header.Width}"));
            for (var i = header.Width; i < reader.Count; i++)
            {
                if (!reader.Bytes(i).IsEmpty)
                    return new Fault(null, reader[i], string.Create(CultureInfo.InvariantCulture, $"has {reader.Count} columns where the header has {header.Width}"));
            }
            return RepeatsHeader(reader) ? new Fault(null, reader[0], "repeats the names of the columns") : null;
        }

        // As files do that were joined from several. One comparison tells nearly every row from it.
        private bool RepeatsHeader(CsvReader reader) =>
            reader.Bytes(_named).SequenceEqual(_name) && header.Names.Select((name, index) => reader[index] == name).All(same => same);

        private Fault? Encode(CsvReader reader, CopyBuffer copy, int file)
        {
            var start = copy.Mark;
            copy.StartRow(_columns);
            copy.Int32(file);
            copy.Int64(reader.Line);
            var isPersonal = IsPersonal(reader);
            for (var i = 0; i < _fields.Length; i++)
            {
                if (isPersonal && _fields[i].IsPersonal)
                {
                    copy.Null();
                    continue;
                }
                if (EncodeCell(reader, _indexes[i], _fields[i], copy) is { } reason)
                {
                    var index = _indexes[i];
                    return new Fault(index < 0 ? _fields[i].Header : header.Names[index], index < 0 ? "" : reader[index], reason);
                }
            }
            if (table.Series is not { } series)
                return null;

            var shared = (From: start, To: copy.Mark);
            for (var i = 0; i < header.Series.Count; i++)
            {
                var (index, name) = header.Series[i];
                if (i > 0)
                    copy.Repeat(shared.From, shared.To);
                copy.Text(name);
                if (EncodeCell(reader, index, series.Value, copy) is { } reason)
                    return new Fault(header.Names[index], reader[index], reason);
            }
            return null;
        }

        private bool IsPersonal(CsvReader reader)
        {
            foreach (var (index, check) in _personal)
            {
                if (check(index < 0 ? default : reader.Bytes(index)))
                    return true;
            }
            return false;
        }

        private static string? EncodeCell(CsvReader reader, int index, Field field, CopyBuffer copy)
        {
            if (index < 0)
                return Place(field, default, copy);
            return reader.IsEscaped(index)
                ? Place(field, System.Text.Encoding.UTF8.GetBytes(reader[index]), copy)
                : Place(field, reader.Bytes(index), copy);
        }

        private static string? Place(Field field, ReadOnlySpan<byte> cell, CopyBuffer copy)
        {
            var mark = copy.Mark;
            if (field.Encode(cell, copy) is { } reason)
                return reason;
            return !field.Mandatory || !copy.IsNullSince(mark) ? null : Official.Trim(cell).IsEmpty ? "is empty" : "stands for no value";
        }
    }
}
