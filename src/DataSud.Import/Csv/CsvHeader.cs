using System.Globalization;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Csv;

/// <summary>Where the columns of a table stand in one file.</summary>
internal sealed record CsvHeader
{
    // Spreadsheets put titles above the table.
    private const int LinesSearched = 20;

    private static readonly byte[] Separators = [(byte)',', (byte)';', (byte)'\t'];

    /// <summary>The separator that was found.</summary>
    public required byte Separator { get; init; }

    /// <summary>Physical line of the header, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Columns in the file.</summary>
    public required int Width { get; init; }

    /// <summary>Index of each field in the file, in the order of the table's fields; -1 where an optional one is absent.</summary>
    public required IReadOnlyList<int> Indexes { get; init; }

    /// <summary>Columns of the series: index and name.</summary>
    public required IReadOnlyList<(int Index, string Name)> Series { get; init; }

    /// <summary>Column names as the file prints them.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Index of the column that tells the territory of a row; -1 where the table has none.</summary>
    public required int TerritoryIndex { get; init; }

    /// <summary>Needed columns that the line does not hold.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>How many needed columns it does hold.</summary>
    public required int Found { get; init; }

    /// <summary>What is said where a row stands above the names of the columns: it would be passed over with the titles.</summary>
    /// <param name="fileName">The file.</param>
    /// <param name="line">Line of the row.</param>
    public RefusedException RowAbove(string fileName, long line) => new(string.Create(
        CultureInfo.InvariantCulture, $"{fileName}: line {line} is a row of data, but the names of the columns stand on line {Line}; what is above them would be lost."));

    /// <summary>The line among the first ones, under any separator, that holds the most of the needed columns.</summary>
    /// <param name="fileName">For messages.</param>
    /// <param name="head">The beginning of a file.</param>
    /// <param name="table">The table to look for.</param>
    /// <returns>Null when the file has no line.</returns>
    public static async Task<CsvHeader?> FindAsync(string fileName, ReadOnlyMemory<byte> head, CsvTable table)
    {
        CsvHeader? best = null;
        var wanted = table.Fields.Select(field => new WantedName(field)).ToArray();
        foreach (var separator in Separators)
        {
            using var stream = new MemoryStream(head.ToArray(), writable: false);
            var reader = new CsvReader(stream, fileName, separator, table.Encoding);
            while (reader.Line < LinesSearched && await reader.ReadAsync(CancellationToken.None))
            {
                if (reader.Line > LinesSearched)
                    break;
                var header = Measure(reader, table, wanted, separator);
                if (best is null || header.Found > best.Found)
                    best = header;
            }
        }
        return best;
    }

    private static CsvHeader Measure(CsvReader reader, CsvTable table, WantedName[] wanted, byte separator)
    {
        var names = Enumerable.Range(0, reader.Count).Select(index => reader[index]).ToList();
        var normalised = names.ConvertAll(HeaderName.Normalise);
        var indexes = table.Fields.Select((field, i) => field.CaseMatters
            ? names.FindIndex(name => name.Trim() == field.Header)
            : normalised.FindIndex(wanted[i].Is)).ToList();
        var missing = table.Fields.Where((field, i) => field.Needed && indexes[i] < 0).Select(field => field.Header).Distinct().ToList();
        var found = table.Fields.Where((field, i) => field.Needed && indexes[i] >= 0).DistinctBy(field => field.Header).Count();

        var series = new List<(int, string)>();
        if (table.Series is { } declared)
        {
            for (var i = 0; i < normalised.Count; i++)
            {
                if (declared.TryName(normalised[i], out var name))
                    series.Add((i, name));
            }
            if (series.Count == 0)
                missing.Add($"a period such as {declared.Example}");
            else
                found++;
        }
        return new CsvHeader
        {
            Separator = separator,
            Line = reader.Line,
            Width = reader.Count,
            Indexes = indexes,
            Series = series,
            TerritoryIndex = table.Territory is { } place ? normalised.FindIndex(place.IsNamed) : -1,
            Names = names,
            Missing = missing,
            Found = found,
        };
    }

    // A column's names in the form they are compared in, made once a file and not once a cell.
    private sealed class WantedName(Field field)
    {
        private readonly string _name = HeaderName.Normalise(field.Header);
        private readonly string[] _aliases = [.. field.Aliases.Select(HeaderName.Normalise)];

        public bool Is(string normalised) =>
            normalised == _name || (field.ByPrefix && normalised.StartsWith(_name + ' ', StringComparison.Ordinal)) || _aliases.Contains(normalised);
    }
}
