using DataSud.Domain;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Sirene;

/// <summary>The activity codes that are counted as the digital sector: a list of ours, so that anybody can see, question and change it.</summary>
public static class DigitalSector
{
    private const string Once = """
        DELETE FROM staged_activity a
        USING staged_activity first
        WHERE first.naf = a.naf AND (first.file, first.line) < (a.file, a.line)
        RETURNING a.file, a.line, 'naf' AS column_name, a.naf AS value, 'stands twice' AS reason
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "secteur-numerique",
        Ordinal = 17,
        Title = "Le secteur numérique, en codes d’activité",
        TitleEn = "The digital sector, in activity codes",
        Description = "Les codes de la NAF rév. 2 comptés comme secteur numérique dans les indicateurs tirés de SIRENE.",
        DescriptionEn = "The codes of NAF rev. 2 that are counted as the digital sector in the indicators drawn from SIRENE.",
        Producer = "DataSud.Api",
        Licence = SireneEstablishments.Licence,
        LicenceUrl = SireneEstablishments.LicenceUrl,
        Attribution = "DataSud.Api, d’après la définition du secteur des TIC de l’OCDE",
        Frequency = "IRREG",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "digital-sector",
        Summary = "The list of NAF codes that are counted as the digital sector (seed-data/sirene/digital-sector.csv); read before sirene-establishments, which counts by it.",
        Dataset = Dataset,
        MaxRejects = 0,
        Tables =
        [
            new CsvTable
            {
                Kind = "activities",
                Staging = "staged_activity",
                Fields =
                [
                    SireneCells.Activity("naf", "naf", "Code of NAF rev. 2: 62.01Z") with { Mandatory = true },
                    Field.Label("label", "label_fr", "Label in French"),
                    Field.Word("family", "family", "Which part of the sector", "manufacturing", "trade", "telecommunications", "software-and-services", "repair"),
                ],
            },
        ],
        RowChecks = [new("A code stands once", Once)],
        Publish =
        [
            "INSERT INTO sirene.digital_activity (release_id, naf, label, family) SELECT @release, naf, label, family FROM staged_activity",
            "SELECT sirene.draw_cells(sirene.current_release('sirene-establishments'), sirene.current_release('sirene-geolocation'), @release)",
        ],
    };
}
