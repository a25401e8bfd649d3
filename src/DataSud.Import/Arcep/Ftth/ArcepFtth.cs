using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Ftth;

/// <summary>ARCEP's observatory of FttH roll-outs, by commune and quarter: tables of 2018, and the workbook since 2020.</summary>
/// <remarks>
/// Known editions:
/// <list type="bullet">
/// <item>2018: CSV of the sheets, UTF-8, comma, LF, four lines above the header; text cells with no-break spaces between thousands, <c> -    </c> for zero.
/// <c>communes</c>, <c>ftthCommunes</c> (two rows a commune under <c>Champ</c>) and, as controls and for their own levels, the same of arrondissements, EPCI, départements and regions.</item>
/// <item>2020 T3 to 2026: XLSX workbook, or CSV of its sheets (comma, semicolon or tab; UTF-8 or Windows-1252), header on row 5 of a sheet. <c>Communes</c>: the columns of 2018,
/// <c>Meilleure estimation des locaux à date</c> (2020) or <c>... T4 2021 </c>, <c>Nombre locaux IPE T4 2021 (somme tous OI)</c>, <c>Source retenue ...</c>,
/// <c>Engagements L. 33-13 et AMEL</c>, <c>OI T2 2022</c>, <c>EPCI AMII</c>, one column a quarter, <c>T4 2017</c> or <c>2024 T1</c>; where a sheet <c>FttH par communes</c> holds the quarters instead, its rows
/// <c>Locaux Raccordables</c> are taken. <c>FttH par Départements</c> is the control. The national sheets (<c>Couverture</c>, <c>FttH</c>), <c>Régions</c> and <c>Départements</c> are passed over.</item>
/// </list>
/// </remarks>
public static class ArcepFtth
{
    private const string LastQuarter = """
        SELECT max(series) AS name,
               (make_date(left(max(series), 4)::int, 3 * right(max(series), 1)::int, 1) + interval '1 month - 1 day')::date AS date
        FROM (SELECT series FROM staged_connectable UNION ALL SELECT series FROM staged_sheet) AS quarters
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "arcep-ftth",
        Ordinal = 4,
        Title = "Déploiement de la fibre (FttH) par commune",
        TitleEn = "Fibre roll-out (FttH) by commune",
        Description = "Locaux raccordables à la fibre, logements et établissements par commune et par trimestre, d’après l’observatoire du marché du haut et très haut débit fixe (déploiements).",
        DescriptionEn = "Premises connectable to fibre, dwellings and business premises by commune and quarter, from the observatory of the fixed broadband market (roll-outs).",
        Producer = "Arcep",
        Homepage = "https://www.data.gouv.fr/fr/datasets/le-marche-du-haut-et-tres-haut-debit-fixe-deploiements/",
        Licence = "Licence Ouverte 1.0",
        LicenceUrl = "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
        Attribution = "Arcep, Le marché du haut et très haut débit fixe (déploiements)",
        Frequency = "QUARTERLY",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "arcep-ftth",
        Summary = "ARCEP, Le marché du haut et très haut débit fixe (déploiements): premises connectable to fibre by commune and quarter, all of France, "
            + "from the tables of 2018 or the workbook since 2020 (XLSX, or CSV of its sheets). ARCEP's own départements, when they are given, are the control. "
            + "Quarters that an edition no longer holds are kept from the one before.",
        Dataset = Dataset,
        Tables = FtthTables.All,
        WhyTogether = "One holds the dwellings and business premises of each commune, the other those that can be connected: neither gives a rate alone.",
        InsteadOfRequired = FtthTables.Sheets,
        MaxRejects = 0,
        Prepare = [EmbeddedSql.Read("Arcep/Ftth/prepare-sheets.sql")],
        RowChecks = FtthChecks.Rows,
        ReleaseChecks = FtthChecks.Release,
        EditionSql = LastQuarter,
        Publish =
        [
            EmbeddedSql.Read("Arcep/Ftth/publish-communes.sql"),
            EmbeddedSql.Read("Arcep/Ftth/publish-layer.sql"),
            EmbeddedSql.Read("Arcep/Ftth/publish-indicators.sql"),
            EmbeddedSql.Read("Arcep/Ftth/publish-observations.sql"),
        ],
    };
}
