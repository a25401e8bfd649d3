using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Cog;

/// <summary>INSEE's official geographic code: communes, départements, regions, and what became of the communes since 1943.</summary>
/// <remarks>
/// Editions known, UTF-8, comma, LF, an empty cell is no value, codes are text:
/// <list type="bullet">
/// <item>2021 on, upper-case headers: <c>v_commune_2026.csv</c> (TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT), <c>v_departement_</c>
/// (DEP,REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE), <c>v_region_</c> (REG,CHEFLIEU,...), <c>v_arrondissement_</c> (ARR,DEP,REG,CHEFLIEU,...), <c>v_ctcd_</c>
/// (CTCD,REG,CHEFLIEU,...), <c>v_mvt_commune_</c> (MOD,DATE_EFF,TYPECOM_AV,COM_AV,...,TYPECOM_AP,COM_AP,...); also <c>commune2021.csv</c>, <c>mvtcommune2021.csv</c>;</item>
/// <item>before 2021, lower-case headers, no CTCD, some quoted: <c>communes-01012019.csv</c>, <c>mvtcommune-01012019.csv</c>, <c>departement2020.csv</c>.</item>
/// </list>
/// The year stands in the file's name, else in <c>--edition</c>. Files are imported together or one at a time.
/// </remarks>
public static class InseeCog
{
    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "insee-cog",
        Ordinal = 10,
        Title = "Code officiel géographique",
        TitleEn = "Official geographic code",
        Description = "Les communes, arrondissements municipaux, communes associées et déléguées, départements et régions de France au 1er janvier de chaque année, et les événements des communes depuis 1943 (fusions, rétablissements, changements de nom ou de code).",
        DescriptionEn = "Communes, municipal arrondissements, associated and delegated communes, départements and regions of France on 1 January of each year, and the events of communes since 1943 (mergers, re-establishments, changes of name or code).",
        Producer = Licence.Producer,
        Homepage = "https://www.insee.fr/fr/information/2560452",
        Licence = Licence.Name,
        LicenceUrl = Licence.Url,
        Attribution = "INSEE, Code officiel géographique",
        Frequency = "ANNUAL",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "insee-cog",
        Summary = "INSEE, Code officiel géographique: communes, arrondissements, départements, regions and events of communes, by vintage, all of France. "
            + "The year stands in a file's name (v_commune_2026.csv), else give --edition 2026. Names and successors of the reference of territories follow the newest vintage, never an older one.",
        Dataset = Dataset,
        Accumulates = true,
        Tables = CogTables.All,
        // A commune that is lost is taken for one that is no more.
        MaxRejects = 0,
        Prepare = [FileYear.Prepare, EmbeddedSql.Read("Insee/Cog/prepare.sql")],
        RowChecks = CogChecks.Rows,
        ReleaseChecks = CogChecks.Release,
        EditionSql = "SELECT max(year)::text AS name, make_date(max(year), 1, 1) AS date FROM staged_year",
        Publish =
        [
            EmbeddedSql.Read("Insee/Cog/publish-rows.sql"),
            EmbeddedSql.Read("Insee/Cog/publish-reference.sql"),
        ],
    };
}
