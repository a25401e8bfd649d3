using System.Globalization;
using System.Runtime.InteropServices;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Cartefibre;

/// <summary>
/// The buildings of Cartefibre, some 25 million rows, of which only counts by commune, state, category and operator are kept: they are
/// counted while the file is read, and the counts staged. Memory grows with the communes, not with the file.
/// </summary>
internal sealed class BuildingsTable : ITable
{
    private const int ReportEvery = 20_000;
    private const int MostCategories = 250;
    private const int MostOperators = 4_000;

    // States in the order of their number. A new one of ARCEP's is refused, for nothing says whether it is served.
    private static readonly string[] States = ["deploye", "en cours de deploiement", "cible", "signe", "raccordable demande", "abandonne"];

    private static readonly Field Commune = Official.Commune("code", "code_insee", "INSEE code of the commune or arrondissement");
    private static readonly Field State = Official.Text("state", "imb_etat", $"State: {string.Join(", ", States)}");
    private static readonly Field Category = Official.Text("category", "catg_loc_imb", "How many premises: individuel, entre 2 et 11...");
    private static readonly Field Operator = Official.Text("operator", "code_l331", "Code of the infrastructure operator");

    // What the rows are known and found by; they are not staged by it.
    private static readonly CsvTable Form = new()
    {
        Kind = "buildings",
        Staging = "staged_building",
        Fields = [Commune, State, Category, Operator],
        Territory = new(Commune.Header, PlaceKind.Commune),
        Encoding = TextEncoding.Utf8OrWindows1252,
    };

    public string Kind => Form.Kind;

    public bool Required => false;

    public IReadOnlyList<ColumnHelp> Columns => Form.Columns;

    public bool TakesTerritory => true;

    public string Staging => Form.Staging;

    public string CreateStaging => """
        CREATE TEMP TABLE staged_building (
            file int NOT NULL, line bigint NOT NULL, code text NOT NULL, state text NOT NULL, category text NOT NULL, operator text NOT NULL, buildings bigint NOT NULL
        ) ON COMMIT DROP
        """;

    public ValueTask<Recognition> RecogniseAsync(string fileName, ReadOnlyMemory<byte> head) => Form.RecogniseAsync(fileName, head);

    public async Task<long> LoadAsync(TableLoad load, CancellationToken cancellationToken)
    {
        var head = await FileHead.ReadAsync(load.File, cancellationToken);
        var header = await CsvHeader.FindAsync(load.File.Name, head, Form) ?? throw new RefusedException($"{load.File.Name} is empty.");
        await using var stream = load.File.Open();
        var reader = new CsvReader(stream, load.File.Name, header.Separator, Form.Encoding);
        var counts = new Counts(header);
        long rows = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.Line < header.Line && counts.IsRow(reader))
                throw header.RowAbove(load.File.Name, reader.Line);
            if (reader.Line <= header.Line || reader.IsBlank)
                continue;
            if (!reader.IsTerminated && reader.Count < header.Width)
                throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"{load.File.Name} was cut: its last line, {reader.Line}, has {reader.Count} columns where the header has {header.Width}, and no end."));
            if (load.Territory is { } territory && IsOutside(reader, header.Indexes[0], territory))
            {
                load.Outside++;
                continue;
            }
            rows++;
            if (counts.Add(reader) is var (column, value, reason))
                load.Rejects.Add(load.File.Name, reader.Line, column, value, reason);
            if (rows % ReportEvery == 0)
                load.Report(rows, reader.Position);
        }
        load.Report(rows, reader.Position);
        if (reader.RecodedRecords > 0)
            load.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{load.File.Name}: {reader.RecodedRecords} lines are not in UTF-8 and were read as Windows-1252."));
        load.Notes.Add($"{load.File.Name}: buildings are counted as they pass, so that a row that stands twice is counted twice.");
        await counts.StageAsync(load, cancellationToken);
        return rows;
    }

    private static bool IsOutside(CsvReader reader, int index, TerritoryFilter territory) =>
        index < reader.Count && reader.Fault is null && !territory.Holds(PlaceKind.Commune, Official.Trim(reader.Bytes(index)));

    private sealed class Counts(CsvHeader header)
    {
        private readonly Vocabulary _states = new(MostCategories);
        private readonly Vocabulary _categories = new(MostCategories);
        private readonly Vocabulary _operators = new(MostOperators);
        // Of each spelling of a state that was met, its number in States, or -1.
        private readonly List<int> _known = [];
        private readonly Dictionary<ulong, (long Count, long Line)> _counts = [];

        /// <summary>Whether a line above the header is a building all the same.</summary>
        public bool IsRow(CsvReader reader)
        {
            Span<byte> commune = stackalloc byte[5];
            return reader.Fault is null && reader.Count == header.Width && Official.TryCommune(Official.Trim(reader.Bytes(header.Indexes[0])), commune);
        }

        /// <summary>Counts a row, or says why not.</summary>
        public (string? Column, string? Value, string Reason)? Add(CsvReader reader)
        {
            if (reader.Fault is not null)
                return (null, null, reader.Fault);
            if (reader.Count != header.Width)
                return (null, null, string.Create(CultureInfo.InvariantCulture, $"has {reader.Count} columns where the header has {header.Width}"));

            Span<byte> commune = stackalloc byte[5];
            var cell = Official.Trim(reader.Bytes(header.Indexes[0]));
            if (!Official.TryCommune(cell, commune))
                return Fault(reader, 0, cell.IsEmpty ? "is empty" : "is no INSEE code of a commune");
            var state = StateOf(Official.Trim(reader.Bytes(header.Indexes[1])));
            if (state < 0)
                return Fault(reader, 1, $"is none of {string.Join(", ", States)}");
            var category = _categories.Number(Said(reader, 2));
            if (category < 0)
                return Fault(reader, 2, "is one category too many, or too long for one");
            var @operator = _operators.Number(Said(reader, 3));
            if (@operator < 0)
                return Fault(reader, 3, "is one operator too many, or too long for a code");

            // 40 bits of commune, 4 of state, 8 of category, 12 of operator.
            ulong key = 0;
            foreach (var letter in commune)
                key = (key << 8) | letter;
            key = (key << 24) | ((ulong)(uint)state << 20) | ((ulong)(uint)category << 12) | (uint)@operator;
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out var exists);
            count = (count.Count + 1, exists ? count.Line : reader.Line);
            return null;
        }

        public async Task StageAsync(TableLoad load, CancellationToken cancellationToken)
        {
            await using var copy = await CopyBuffer.BeginAsync(
                load.Connection, "COPY staged_building (file, line, code, state, category, operator, buildings) FROM STDIN (FORMAT BINARY)", cancellationToken);
            foreach (var (key, (count, line)) in _counts)
            {
                Write(copy, load.FileNumber, key, count, line);
                if (copy.IsFull)
                    await copy.FlushAsync(cancellationToken);
            }
            await copy.CompleteAsync(cancellationToken);
        }

        private void Write(CopyBuffer copy, int file, ulong key, long count, long line)
        {
            Span<byte> commune = stackalloc byte[5];
            for (var i = 0; i < 5; i++)
                commune[i] = (byte)(key >> (56 - (8 * i)));
            copy.StartRow(7);
            copy.Int32(file);
            copy.Int64(line);
            copy.Text(commune);
            copy.Text(States[(int)((key >> 20) & 0xF)]);
            copy.Text(_categories.Words[(int)((key >> 12) & 0xFF)]);
            copy.Text(_operators.Words[(int)(key & 0xFFF)]);
            copy.Int64(count);
        }

        // A mark of "no value" is no category and no operator: the building is counted all the same.
        private ReadOnlySpan<byte> Said(CsvReader reader, int field)
        {
            var cell = Official.Trim(reader.Bytes(header.Indexes[field]));
            return Official.IsMissing(cell) ? default : cell;
        }

        private int StateOf(ReadOnlySpan<byte> cell)
        {
            var number = _states.Number(cell);
            if (number == _known.Count)
                _known.Add(Array.IndexOf(States, HeaderName.Normalise(_states.Words[number])));
            return number < 0 ? -1 : _known[number];
        }

        private (string? Column, string? Value, string Reason)? Fault(CsvReader reader, int field, string reason) =>
            (header.Names[header.Indexes[field]], reader[header.Indexes[field]], reason);
    }
}
