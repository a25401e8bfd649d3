using System.Globalization;
using DataSud.Import.Pipeline;
using Npgsql;
using NpgsqlTypes;

namespace DataSud.Import.Csv;

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
    public string CreateStaging =>
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
        var reader = new CsvReader(stream, load.File.Name, header.Separator);
        var row = new RowReader(this, header);
        var copySql = $"COPY {Staging} (file, line, {string.Join(", ", StagedColumns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY)";
        await using var copy = await load.Connection.BeginBinaryImportAsync(copySql, cancellationToken);

        long rows = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.Line <= header.Line || reader.IsBlank)
                continue;
            rows++;
            if (EndsEveryLine && !reader.IsTerminated)
                load.Rejects.Add(load.File.Name, reader.Line, null, reader[0], "the last line has no end: the file was cut");
            else if (row.Read(reader) is { } fault)
                load.Rejects.Add(load.File.Name, reader.Line, fault.Column, fault.Value, fault.Reason);
            else
                await row.WriteAsync(copy, load.FileNumber, reader.Line, cancellationToken);
            if (rows % ReportEvery == 0)
                load.Report(rows, reader.Position);
        }
        await copy.CompleteAsync(cancellationToken);
        load.Report(rows, reader.Position);
        return rows;
    }

    private sealed record Fault(string? Column, string? Value, string Reason);

    // Holds the cells of the row last read, so that a row is written whole or not at all.
    private sealed class RowReader(CsvTable table, CsvHeader header)
    {
        private readonly Field.Cell[] _cells = [.. table.Fields.Select(column => column.Bind())];
        private readonly Field.Cell[] _series = [.. header.Series.Select(_ => table.Series!.Value.Bind())];

        public Fault? Read(CsvReader reader)
        {
            if (reader.Fault is not null)
                return new Fault(null, null, reader.Fault);
            if (reader.Count < header.Width)
                return new Fault(null, null, string.Create(CultureInfo.InvariantCulture, $"has {reader.Count} columns where the header has {header.Width}"));
            for (var i = header.Width; i < reader.Count; i++)
            {
                if (reader[i].Length > 0)
                    return new Fault(null, reader[i], string.Create(CultureInfo.InvariantCulture, $"has {reader.Count} columns where the header has {header.Width}"));
            }
            for (var i = 0; i < _cells.Length; i++)
            {
                var index = header.Indexes[i];
                var text = index < 0 ? "" : reader[index];
                if (_cells[i].Read(text) is { } reason)
                    return new Fault(index < 0 ? table.Fields[i].Header : header.Names[index], text, reason);
            }
            for (var i = 0; i < _series.Length; i++)
            {
                var index = header.Series[i].Index;
                if (_series[i].Read(reader[index]) is { } reason)
                    return new Fault(header.Names[index], reader[index], reason);
            }
            return null;
        }

        public async Task WriteAsync(NpgsqlBinaryImporter copy, int file, long line, CancellationToken cancellationToken)
        {
            var times = table.Series is null ? 1 : _series.Length;
            for (var i = 0; i < times; i++)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(file, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(line, NpgsqlDbType.Bigint, cancellationToken);
                foreach (var cell in _cells)
                    await cell.WriteAsync(copy, cancellationToken);
                if (table.Series is null)
                    continue;
                await copy.WriteAsync(header.Series[i].Name, NpgsqlDbType.Text, cancellationToken);
                await _series[i].WriteAsync(copy, cancellationToken);
            }
        }
    }
}
