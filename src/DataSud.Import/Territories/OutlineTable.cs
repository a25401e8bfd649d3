using System.Text.Json;
using DataSud.Import.Csv;
using DataSud.Import.GeoJson;
using DataSud.Import.Pipeline;
using NpgsqlTypes;

namespace DataSud.Import.Territories;

/// <summary>A GeoJSON FeatureCollection of outlines: of communes, unless a feature says another level.</summary>
public sealed record OutlineTable : ITable
{
    private const int ReportEvery = 500;

    private const string Copy = "COPY staged_outline (file, line, level, code, name, geojson) FROM STDIN (FORMAT BINARY)";

    private static readonly string[] Levels = ["commune", "arrondissement", "departement", "region"];

    /// <inheritdoc/>
    public string Kind => "outlines";

    /// <inheritdoc/>
    public bool Required => true;

    /// <inheritdoc/>
    public bool TakesTerritory => false;

    /// <inheritdoc/>
    public string Staging => "staged_outline";

    /// <inheritdoc/>
    public IReadOnlyList<ColumnHelp> Columns { get; } =
    [
        new("code", true, "Official code (INSEE) of the feature, in its properties"),
        new("nom", false, "Name, in its properties"),
        new("level", false, $"One of {string.Join(", ", Levels)}; where it is absent, that of the file's name, else commune"),
        new("geometry", true, "Polygon or MultiPolygon in longitude and latitude (WGS 84)"),
    ];

    /// <inheritdoc/>
    public string CreateStaging => """
        CREATE TEMP TABLE staged_outline (
            file    int    NOT NULL,
            line    bigint NOT NULL,
            level   text   NOT NULL,
            code    text   NOT NULL,
            name    text,
            geojson text   NOT NULL
        ) ON COMMIT DROP
        """;

    /// <inheritdoc/>
    public ValueTask<Recognition> RecogniseAsync(string fileName, ReadOnlyMemory<byte> head)
    {
        var start = head.Span.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
        return new(start.StartsWith("{"u8) ? new Recognition(true, 1, []) : new Recognition(false, 0, ["a GeoJSON FeatureCollection"]));
    }

    /// <inheritdoc/>
    public async Task<long> LoadAsync(TableLoad load, CancellationToken cancellationToken)
    {
        var head = await FileHead.ReadAsync(load.File, cancellationToken);
        await using var stream = BareFeature.Is(head.Span) ? BareFeature.AsCollection(load.File.Open()) : load.File.Open();
        var level = LevelOf(load.File.Name);
        var reader = new FeatureReader(stream, load.File.Name);
        await using var copy = await load.Connection.BeginBinaryImportAsync(Copy, cancellationToken);
        long rows = 0;
        await foreach (var raw in reader.ReadAsync(cancellationToken))
        {
            rows++;
            using var document = JsonDocument.Parse(raw.Json);
            var outline = TryRead(document.RootElement, level, out var column, out var value, out var fault);
            if (outline is null)
            {
                load.Rejects.Add(load.File.Name, raw.Line, column, value, fault);
                continue;
            }
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(load.FileNumber, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(raw.Line, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(outline.Level, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(outline.Code, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(outline.Name, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(outline.GeoJson, NpgsqlDbType.Text, cancellationToken);
            if (rows % ReportEvery == 0)
                load.Report(rows, raw.Position);
        }
        await copy.CompleteAsync(cancellationToken);
        load.Report(rows, load.File.Bytes);
        return rows;
    }

    // A code alone does not tell: 93 is a region and a département. Official files have their level in their name.
    private static string LevelOf(string fileName)
    {
        var name = HeaderName.Normalise(fileName);
        return name.Contains("region", StringComparison.Ordinal) ? "region"
            : name.Contains("departement", StringComparison.Ordinal) ? "departement"
            : Levels[0];
    }

    private sealed record Outline(string Level, string Code, string? Name, string GeoJson);

    // JSON may escape half a character, which no text can hold: it shows when the text is asked for, wherever it stands.
    private static Outline? TryRead(JsonElement feature, string ofFile, out string? column, out string? value, out string fault)
    {
        try
        {
            return Read(feature, ofFile, out column, out value, out fault);
        }
        catch (InvalidOperationException)
        {
            (column, value, fault) = (null, null, "holds half a character");
            return null;
        }
    }

    private static Outline? Read(JsonElement feature, string ofFile, out string? column, out string? value, out string fault)
    {
        (column, value, fault) = (null, null, "");
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            fault = "is a feature without properties";
            return null;
        }
        var code = Text(properties, "code");
        if (string.IsNullOrWhiteSpace(code))
        {
            (column, fault) = ("code", "is missing from the properties");
            return null;
        }
        var level = Text(properties, "level") ?? ofFile;
        if (!Levels.Contains(level))
        {
            (column, value, fault) = ("level", level, $"is none of {string.Join(", ", Levels)}");
            return null;
        }
        if (!feature.TryGetProperty("geometry", out var geometry) || PolygonCheck.FindFault(geometry) is { } wrong && (fault = wrong).Length > 0)
        {
            (column, value) = ("geometry", code);
            fault = fault.Length > 0 ? fault : "is missing";
            return null;
        }
        var name = Text(properties, "nom");
        if (code.Contains('\0', StringComparison.Ordinal) || name?.Contains('\0', StringComparison.Ordinal) == true)
        {
            fault = "holds a NUL character";
            return null;
        }
        return new Outline(level, code, name, geometry.GetRawText());
    }

    private static string? Text(JsonElement properties, string name) =>
        !properties.TryGetProperty(name, out var member) ? null : member.ValueKind switch
        {
            JsonValueKind.String => member.GetString(),
            JsonValueKind.Number when member.GetRawText() is var digits && digits.All(char.IsAsciiDigit) => digits,
            _ => null,
        };
}
