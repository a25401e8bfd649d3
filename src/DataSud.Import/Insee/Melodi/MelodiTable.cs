using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSud.Domain;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Melodi;

/// <summary>
/// A long file of INSEE's Melodi: one value a line, with its place (GEO, GEO_OBJECT), its period, its statuses, and as many other
/// columns as the dataset has dimensions, in an order that changes from one dataset to the next.
/// </summary>
public sealed record MelodiTable : ITable
{
    private const int ReportEvery = 5_000;
    private const int StagedColumns = 15;

    private static readonly string[] Common = ["GEO", "GEO_OBJECT", "TIME_PERIOD", "OBS_VALUE"];

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <inheritdoc/>
    public string Kind { get; init; } = "melodi";

    /// <inheritdoc/>
    public bool Required { get; init; }

    /// <inheritdoc/>
    public required string Staging { get; init; }

    /// <summary>Columns that it must have beside those that every such file has.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<ColumnHelp> Columns =>
    [
        new("GEO", true, "Code of the place"),
        new("GEO_OBJECT", true, "What the place is: COM, ARM, DEP, REG, EPCI, FRANCE...; GEO alone is ambiguous"),
        new("TIME_PERIOD", true, "Period: 2023, 2023-Q1, 2023-01"),
        new("OBS_VALUE", true, "The value; empty where it is suppressed or missing, which is not zero"),
        .. Needs.Select(name => new ColumnHelp(name, true, name.EndsWith("_MEASURE", StringComparison.Ordinal) ? "What is measured" : "A dimension")),
        new("…_MEASURE", false, "What is measured"),
        new("UNIT_MEASURE", false, "Unit"),
        new("UNIT_MULT", false, "Power of ten that the printed value is to be multiplied by"),
        new("OBS_STATUS", false, "Status of the value (A: normal)"),
        new("CONF_STATUS", false, "Statistical secrecy (F: free)"),
        new("any other", false, "A dimension"),
    ];

    /// <inheritdoc/>
    public bool TakesTerritory => true;

    /// <inheritdoc/>
    public string CreateStaging => $"""
        CREATE TEMP TABLE {Staging} (
            file         int    NOT NULL,
            line         bigint NOT NULL,
            geo          text   NOT NULL,
            geo_object   text   NOT NULL,
            period       text   NOT NULL,
            period_start date,
            period_end   date,
            measure      text   NOT NULL,
            unit         text   NOT NULL,
            unit_mult    smallint,
            value        numeric,
            printed      text,
            obs_status   text,
            conf_status  text,
            dimensions   jsonb  NOT NULL
        ) ON COMMIT DROP
        """;

    private CsvTable Form => new()
    {
        Kind = Kind,
        Staging = Staging,
        Encoding = TextEncoding.Utf8OrWindows1252,
        Fields = [.. Common.Concat(Needs).Distinct().Select(name => Field.Text(name, name, ""))],
    };

    /// <inheritdoc/>
    public ValueTask<Recognition> RecogniseAsync(string fileName, ReadOnlyMemory<byte> head) => Form.RecogniseAsync(fileName, head);

    /// <inheritdoc/>
    public async Task<long> LoadAsync(TableLoad load, CancellationToken cancellationToken)
    {
        await using var stream = load.File.Open();
        var head = await FileHead.ReadAsync(load.File, cancellationToken);
        var header = await CsvHeader.FindAsync(load.File.Name, head, Form) ?? throw new RefusedException($"{load.File.Name} is empty.");
        var columns = MelodiColumns.Of(load.File.Name, header.Names);
        var reader = new CsvReader(stream, load.File.Name, header.Separator, TextEncoding.Utf8OrWindows1252);
        var row = new RowWriter(columns, header.Width, load.FileNumber);
        await using var copy = await CopyBuffer.BeginAsync(load.Connection, $"COPY {Staging} FROM STDIN (FORMAT BINARY)", cancellationToken);

        long rows = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.Line < header.Line && row.IsValue(reader))
                throw header.RowAbove(load.File.Name, reader.Line);
            if (reader.Line <= header.Line || reader.IsBlank)
                continue;
            if (load.Territory is { } territory && reader.Fault is null && reader.Count >= header.Width && row.IsOutside(reader, territory))
            {
                load.Outside++;
                continue;
            }
            rows++;
            var mark = copy.Mark;
            if (row.Write(reader, copy) is { } fault)
            {
                copy.Rewind(mark);
                load.Rejects.Add(load.File.Name, reader.Line, fault.Index < 0 ? null : header.Names[fault.Index], fault.Index < 0 ? null : reader[fault.Index], fault.Reason);
            }
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

    /// <summary>Whether a place is of a territory: only communes, EPCI, départements and regions can be told.</summary>
    internal static bool Holds(TerritoryFilter territory, ReadOnlySpan<byte> geoObject, ReadOnlySpan<byte> geo) => Level(geoObject) switch
    {
        PlaceKind.Commune => territory.Holds(PlaceKind.Commune, geo),
        { } kind => territory.Holds(kind, geo),
        null => false,
    };

    private static PlaceKind? Level(ReadOnlySpan<byte> geoObject) =>
        Ascii.EqualsIgnoreCase(geoObject, "COM"u8) || Ascii.EqualsIgnoreCase(geoObject, "ARM"u8) ? PlaceKind.Commune
        : Ascii.EqualsIgnoreCase(geoObject, "DEP"u8) ? PlaceKind.Departement
        : Ascii.EqualsIgnoreCase(geoObject, "REG"u8) ? PlaceKind.Region
        : geoObject.Length >= 4 && Ascii.EqualsIgnoreCase(geoObject[..4], "EPCI"u8) ? PlaceKind.Epci
        : null;

    private readonly record struct Fault(int Index, string Reason);

    // Writes a line whole, or says what is wrong with it.
    private sealed class RowWriter(MelodiColumns columns, int width, int file)
    {
        private readonly ArrayBufferWriter<byte> _json = new(512);
        private readonly Dictionary<string, Period?> _periods = new(StringComparer.Ordinal);
        private readonly StringBuilder _measure = new();

        public bool IsOutside(CsvReader reader, TerritoryFilter territory) =>
            !Holds(territory, Official.Trim(reader.Bytes(columns.GeoObject)), Place(reader));

        /// <summary>Whether a line above the header holds a value all the same: a title has no number, and no kind of place, in those columns.</summary>
        public bool IsValue(CsvReader reader) =>
            reader.Fault is null && reader.Count == width
            && (Level(Official.Trim(reader.Bytes(columns.GeoObject))) is not null || Official.TryDecimal(Official.Trim(reader.Bytes(columns.Value)), out _));

        public Fault? Write(CsvReader reader, CopyBuffer copy)
        {
            if (reader.Fault is { } fault)
                return new Fault(-1, fault);
            if (reader.Count != width)
                return new Fault(-1, string.Create(CultureInfo.InvariantCulture, $"has {reader.Count} columns where the header has {width}"));

            copy.StartRow(StagedColumns);
            copy.Int32(file);
            copy.Int64(reader.Line);
            return WritePlace(reader, copy)
                ?? WritePeriod(reader, copy)
                ?? WriteMeasure(reader, copy)
                ?? WriteValue(reader, copy)
                ?? WriteDimensions(reader, copy);
        }

        // Some extractions print the place whole: 2025-COM-13055.
        private ReadOnlySpan<byte> Place(CsvReader reader)
        {
            var geo = Official.Trim(reader.Bytes(columns.Geo));
            return geo[(geo.LastIndexOf((byte)'-') + 1)..];
        }

        private Fault? WritePlace(CsvReader reader, CopyBuffer copy)
        {
            var geo = Place(reader);
            var geoObject = Official.Trim(reader.Bytes(columns.GeoObject));
            if (geo.IsEmpty)
                return new Fault(columns.Geo, "is empty");
            if (geoObject.IsEmpty)
                return new Fault(columns.GeoObject, "is empty");
            Span<byte> code = stackalloc byte[5];
            switch (Level(geoObject))
            {
                case PlaceKind.Commune when !Official.TryCommune(geo, code):
                    return new Fault(columns.Geo, "is no INSEE code of a commune");
                case PlaceKind.Commune:
                    copy.Text(code);
                    break;
                case PlaceKind.Departement or PlaceKind.Region when geo.Length == 1:
                    code[0] = (byte)'0';
                    code[1] = geo[0];
                    copy.Text(code[..2]);
                    break;
                default:
                    copy.Text(geo);
                    break;
            }
            copy.Text(geoObject);
            return null;
        }

        private Fault? WritePeriod(CsvReader reader, CopyBuffer copy)
        {
            var printed = Encoding.UTF8.GetString(Official.Trim(reader.Bytes(columns.Period)));
            if (printed.Length == 0)
                return new Fault(columns.Period, "is empty");
            if (!_periods.TryGetValue(printed, out var period))
                _periods[printed] = period = Period.TryParse(printed, out var read) ? read : null;
            copy.Text(printed);
            if (period is null)
            {
                copy.Null();
                copy.Null();
            }
            else
            {
                copy.Date(period.Start);
                copy.Date(period.End);
            }
            return null;
        }

        private Fault? WriteMeasure(CsvReader reader, CopyBuffer copy)
        {
            _measure.Clear();
            foreach (var index in columns.Measures)
            {
                var cell = reader[index].Trim();
                if (cell.Length == 0)
                    return new Fault(index, "is empty");
                _measure.Append(_measure.Length > 0 ? "." : "").Append(cell);
            }
            copy.Text(_measure.Length > 0 ? _measure.ToString() : "OBS_VALUE");
            copy.Text(columns.Unit < 0 ? [] : Official.Trim(reader.Bytes(columns.Unit)));
            return null;
        }

        private Fault? WriteValue(CsvReader reader, CopyBuffer copy)
        {
            var power = 0;
            var isGiven = false;
            if (columns.UnitMult >= 0)
            {
                var cell = Encoding.UTF8.GetString(Official.Trim(reader.Bytes(columns.UnitMult)));
                isGiven = cell.Length > 0;
                if (isGiven && !(int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power) && power is >= -12 and <= 12))
                    return new Fault(columns.UnitMult, "is no power of ten");
            }
            if (isGiven)
                copy.Int16((short)power);
            else
                copy.Null();

            var printed = Official.Trim(reader.Bytes(columns.Value));
            if (Official.IsMissing(printed))
            {
                copy.Null();
                copy.Null();
            }
            else if (TryNumber(printed, power, out var value))
            {
                copy.Numeric(value);
                copy.Text(printed);
            }
            else
            {
                return new Fault(columns.Value, "is not a number");
            }
            Status(reader, columns.ObsStatus, copy);
            Status(reader, columns.ConfStatus, copy);
            return null;
        }

        private static bool TryNumber(ReadOnlySpan<byte> cell, int power, out decimal value)
        {
            if (!Official.TryDecimal(cell, out value) && !decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
                return false;
            for (; power > 0; power--)
            {
                if (Math.Abs(value) > decimal.MaxValue / 10)
                    return false;
                value *= 10;
            }
            for (; power < 0; power++)
                value /= 10;
            return true;
        }

        private static void Status(CsvReader reader, int index, CopyBuffer copy)
        {
            var cell = index < 0 ? [] : Official.Trim(reader.Bytes(index));
            if (cell.IsEmpty)
                copy.Null();
            else
                copy.Text(cell);
        }

        private Fault? WriteDimensions(CsvReader reader, CopyBuffer copy)
        {
            _json.ResetWrittenCount();
            using (var writer = new Utf8JsonWriter(_json, Json))
            {
                writer.WriteStartObject();
                foreach (var (index, name) in columns.Dimensions)
                {
                    var cell = Official.Trim(reader.Bytes(index));
                    if (cell.IsEmpty)
                        continue;
                    if (reader.IsEscaped(index))
                        writer.WriteString(name, reader[index]);
                    else
                        writer.WriteString(name, cell);
                }
                writer.WriteEndObject();
            }
            copy.Jsonb(_json.WrittenSpan);
            return null;
        }
    }
}
