using DataSud.Domain;
using DataSud.Import.Csv;
using DataSud.Import.Insee.Melodi;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Bpe;

/// <summary>INSEE's permanent database of facilities, counted by commune and type.</summary>
/// <remarks>
/// Editions known:
/// <list type="bullet">
/// <item>detail file, semicolon, a row a facility (<c>BPE24.csv</c>: AN, DEPCOM, TYPEQU, LAMBERT_X, LAMBERT_Y, EPSG among some eighty columns) or a commune and type
/// (<c>bpe18_ensemble.csv</c>: <c>REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;NB_EQUIP</c>); only DEPCOM (or CODGEO) and TYPEQU are needed, and the year: AN, the file's name, or
/// <c>--edition</c>; decimal point or comma;</item>
/// <item>Melodi's DS_BPE, long: <c>GEO;GEO_OBJECT;FACILITY_DOM;FACILITY_SDOM;FACILITY_TYPE;BPE_MEASURE;UNIT_MEASURE;OBS_STATUS;UNIT_MULT;TIME_PERIOD;OBS_VALUE</c>; sparse,
/// a row that is not there is zero; <c>_T</c> is a total, which is never added to its parts; BPE_MEASURE FACILITIES alone counts facilities.</item>
/// </list>
/// Types are revised from one edition to the next (a general practitioner was D201, then D265): a code is of its year. Marseille stands as its arrondissements.
/// </remarks>
public static class InseeBpe
{
    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "insee-bpe",
        Ordinal = 12,
        Title = "Base permanente des équipements",
        TitleEn = "Permanent database of facilities",
        Description = "Nombre d’équipements par commune et par type, tous types : services publics, santé, enseignement, culture, transports, tourisme. Ceux qui intéressent la stratégie numérique sont servis comme indicateurs.",
        DescriptionEn = "Number of facilities by commune and type, all types: public services, health, education, culture, transport, tourism. Those of interest to the digital strategy are served as indicators.",
        Producer = Licence.Producer,
        Homepage = "https://www.insee.fr/fr/statistiques/8217525",
        Licence = Licence.Name,
        LicenceUrl = Licence.Url,
        Attribution = "INSEE, Base permanente des équipements",
        Frequency = "ANNUAL",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "insee-bpe",
        Summary = "INSEE, Base permanente des équipements: the detail file (BPE24.csv, millions of rows) or Melodi's DS_BPE, all of France, counted by commune and type. "
            + "A commune without a row has none of the type, where the file covers its département.",
        Dataset = Dataset,
        Accumulates = true,
        Tables = [Facilities, new MelodiTable { Kind = "melodi-facilities", Staging = "staged_bpe_melodi", Needs = ["FACILITY_TYPE", "BPE_MEASURE"] }, MelodiLabels.Table],
        // A row that is lost would read as a commune that has none.
        MaxRejects = 0,
        Prepare = [FileYear.Prepare, EmbeddedSql.Read("Insee/Bpe/prepare.sql")],
        RowChecks = BpeChecks.Rows,
        ReleaseChecks = BpeChecks.Release,
        EditionSql = "SELECT max(period) AS name, make_date(max(left(period, 4))::int, 12, 31) AS date FROM (SELECT period FROM staged_bpe UNION ALL SELECT period FROM staged_bpe_melodi WHERE is_counted) AS periods",
        Publish =
        [
            Licence.KnownProducer,
            EmbeddedSql.Read("Insee/Bpe/publish-rows.sql"),
            EmbeddedSql.Read("Insee/Bpe/publish-indicators.sql"),
            EmbeddedSql.Read("Insee/Bpe/publish-observations.sql"),
        ],
    };

    private static CsvTable Facilities => new()
    {
        Kind = "facilities",
        Required = false,
        Staging = "staged_bpe",
        Encoding = TextEncoding.Utf8OrWindows1252,
        EndsEveryLine = true,
        Territory = new("DEPCOM", PlaceKind.Commune, "CODGEO"),
        Fields =
        [
            Official.Commune("code", "DEPCOM", "INSEE code of the commune or municipal arrondissement") with { Mandatory = true, Aliases = ["CODGEO"] },
            Field.Raw("facility_type", "TYPEQU", "Type of facility: a letter and three digits", "text", Type),
            Field.Raw("period", "AN", "Year of the edition", "text", Year) with { Needed = false },
            Official.Count("facilities", "NB_EQUIP", "Number of facilities, in editions that count them") with { Needed = false },
            Official.Measure("x", "LAMBERT_X", "Easting in metres; empty where it is not located") with { Needed = false },
            Official.Measure("y", "LAMBERT_Y", "Northing in metres") with { Needed = false },
            Official.Count("epsg", "EPSG", "Code of the CRS of the coordinates") with { Needed = false },
        ],
    };

    private static string? Type(ReadOnlySpan<byte> cell, CopyBuffer row)
    {
        cell = Official.Trim(cell);
        if (cell.Length != 4 || cell[0] is < (byte)'A' or > (byte)'Z' || cell[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return "is no type of facility (a letter and three digits)";
        row.Text(cell);
        return null;
    }

    private static string? Year(ReadOnlySpan<byte> cell, CopyBuffer row)
    {
        cell = Official.Trim(cell);
        if (Official.IsMissing(cell))
        {
            row.Null();
            return null;
        }
        if (cell.Length != 4 || cell.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return "is no year";
        row.Text(cell);
        return null;
    }
}
