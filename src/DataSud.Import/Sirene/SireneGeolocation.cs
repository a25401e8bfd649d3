using System.Globalization;
using DataSud.Domain;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Sirene;

/// <summary>INSEE's geolocation of establishments for statistical studies.</summary>
/// <remarks>
/// Known editions: 2023 (plg_qp, qualite_qp) and since (plg_qp24, plg_qp15). UTF-8, semicolon; the reference system is told row by row (epsg: 2154,
/// 2975, 5490, 2972, 4471); qualite_xy 33 is the middle of the commune and never plotted.
/// </remarks>
public static class SireneGeolocation
{
    private static readonly int[] KnownSystems = [2154, 2975, 5490, 2972, 4471, 4467, 32620, 4326];

    private const string Plotted = """
        SELECT false AS refuses,
               format('%s of %s establishments have a point to plot; %s are known by their commune only.', count(*) FILTER (WHERE quality <> 33), count(*), count(*) FILTER (WHERE quality = 33)) AS message
        FROM staged_geolocation
        """;

    private const string Once = """
        DELETE FROM staged_geolocation g
        USING (SELECT ctid AS place, row_number() OVER (PARTITION BY siret ORDER BY file, line) AS nth FROM staged_geolocation) AS n
        WHERE g.ctid = n.place AND n.nth > 1
        RETURNING g.file, g.line, 'siret' AS column_name, NULL::text AS value, 'stands twice' AS reason
        """;

    // x and y in a system that a row does not tell would be a place somewhere on earth.
    private const string Located = """
        DELETE FROM staged_geolocation
        WHERE quality <> 33 AND (x IS NULL OR y IS NULL OR epsg IS NULL) AND (longitude IS NULL OR latitude IS NULL)
        RETURNING file, line, 'x' AS column_name, NULL::text AS value, 'has no coordinates, or no reference system for them' AS reason
        """;

    private const string OnEarth = """
        DELETE FROM staged_geolocation
        WHERE longitude NOT BETWEEN -180 AND 180 OR latitude NOT BETWEEN -90 AND 90
        RETURNING file, line, 'x_longitude' AS column_name, NULL::text AS value, 'is no place on earth' AS reason
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "sirene-geolocation",
        Ordinal = 16,
        Title = "Géolocalisation des établissements (SIRENE)",
        TitleEn = "Geolocation of establishments (SIRENE)",
        Description = "Position des établissements du répertoire SIRENE, avec sa qualité. Ceux que l’on ne sait placer qu’à la commune, ou dont la diffusion est partielle, n’ont pas de point.",
        DescriptionEn = "Position of the establishments of the SIRENE register, with its quality. Those known by their commune only, or partially diffusible, have no point.",
        Producer = "Insee",
        Homepage = "https://www.data.gouv.fr/fr/datasets/geolocalisation-des-etablissements-du-repertoire-sirene-pour-les-etudes-statistiques/",
        Licence = SireneEstablishments.Licence,
        LicenceUrl = SireneEstablishments.LicenceUrl,
        Attribution = "Insee, Géolocalisation des établissements du répertoire Sirene pour les études statistiques",
        Frequency = "MONTHLY",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "sirene-geolocation",
        Summary = "INSEE, geolocation of establishments for statistical studies (semicolons; reference system told row by row). "
            + "Establishments placed at their commune only (quality 33), and partially diffusible ones, get no point.",
        Dataset = Dataset,
        WithholdsValues = true,
        Tables =
        [
            new CsvTable
            {
                Kind = "geolocation",
                Staging = "staged_geolocation",
                Territory = new("plg_code_commune", PlaceKind.Commune),
                Fields =
                [
                    SireneCells.Siret("siret"),
                    Official.Measure("x", "x", "Abscissa in the row's reference system") with { Needed = false },
                    Official.Measure("y", "y", "Ordinate in the row's reference system") with { Needed = false },
                    Field.Raw("quality", "qualite_xy", "Quality of the position: 11 sure, 12, 21, 22, 33 commune only", "smallint", static (cell, row) =>
                    {
                        short? quality = cell is [(byte)'1' or (byte)'2' or (byte)'3', (byte)'1' or (byte)'2' or (byte)'3'] ? (short)((10 * (cell[0] - '0')) + cell[1] - '0') : null;
                        if (quality is null)
                            return "is no quality (11, 12, 21, 22, 33)";
                        row.Int16(quality.Value);
                        return null;
                    }),
                    Field.Raw("epsg", "epsg", "Reference system of x and y", "int", static (cell, row) =>
                    {
                        cell = Official.Trim(cell);
                        if (Official.IsMissing(cell))
                        {
                            row.Null();
                            return null;
                        }
                        if (!int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || !KnownSystems.Contains(code))
                            return $"is none of the reference systems known ({string.Join(", ", KnownSystems)})";
                        row.Int32(code);
                        return null;
                    }),
                    Official.Commune("commune_code", "plg_code_commune", "Commune, in the geography of the year of the file") with { Needed = false },
                    Official.Measure("latitude", "y_latitude", "Latitude") with { Needed = false },
                    Official.Measure("longitude", "x_longitude", "Longitude") with { Needed = false },
                ],
            },
        ],
        Prepare = [SireneEstablishments.Memory],
        RowChecks =
        [
            new("An establishment stands once", Once),
            new("A position has coordinates and their reference system", Located),
            new("A position is on earth", OnEarth),
        ],
        ReleaseChecks = [new("Positions that can be plotted", Plotted)],
        Publish = [EmbeddedSql.Read("Sirene/publish-geolocation.sql")],
        Tidy = ["SELECT sirene.drop_old('geolocation', 'sirene-geolocation', 2)"],
    };
}
