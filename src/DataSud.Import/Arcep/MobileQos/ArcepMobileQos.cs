using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileQos;

/// <summary>ARCEP's yearly measurements of the quality of mobile services: one by one, and added up.</summary>
/// <remarks>
/// Forms known, all of them separated by semicolons; a comma or a point as decimal mark, from one cell to the next; days as 23/06/2025; UTF-8 or
/// Windows-1252; <c>#VALEUR!</c> where a spreadsheet failed. Read by column names only, for each file of a year has columns of its own.
/// <list type="bullet">
/// <item>2024 and after (<c>measures</c>), 103 columns in 2025, one of them without a name, <c>result</c> and <c>Result</c> both there:
/// <c>acess_duration;…;bitrate_dl;bitrate_ul;…;date_start;…;hour_start;…;insee_com;…;latitude_start;…;longitude_start;…;mcc_start;…;mnc_start;…;operator;…;result;…;protocole;situation;…;zone;zone_name;zone_precision;;Result</c>.</item>
/// <item>Until 2023 (<c>measures-2023</c>), data: <c>lieu;situation;date;heure;mcc_mnc;operateur;profil;rsrp;longitude;latitude;protocole;url;…;strate;sous_strate;page_chargee_moins_10s;page_chargee_moins_5s;debit_en_mbits;…;temps_en_secondes;…;insee_com;insee_dep;insee_reg;nom_dep</c>;
/// voice and SMS: <c>…;delai_etablissement;temps_appel;techno_debut;…;mosmoyglob;appel_2min;sms_10s;duree_sms;…</c>; names with spaces for underscores too.</item>
/// <item>Aggregates: <c>service;zone;situation;mccmnc;resultat;nb_test</c> (metropolitan France), with <c>nom_region;insee_reg</c> or
/// <c>nom_region;insee_dep</c> in front; <c>540.0</c> for a count; an empty result where there were too few tests.</item>
/// </list>
/// Overseas files of before 2024, whose columns are others again, are not read.
/// </remarks>
public static class ArcepMobileQos
{
    private const string LastYear = """
        SELECT max(year)::text AS name, make_date(max(year), 12, 31) AS date FROM staged_year
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "arcep-mobile-qos",
        Ordinal = 9,
        Title = "Qualité des services mobiles mesurée sur le terrain",
        TitleEn = "Quality of mobile services measured in the field",
        Description = "Mesures de la qualité de l’internet mobile, des appels et des SMS que l’Arcep fait chaque année sur le terrain, opérateur par opérateur, et taux de réussite qu’elle en tire par département et région.",
        DescriptionEn = "Measurements of mobile internet, calls and SMS that ARCEP makes in the field each year, operator by operator, and the success rates that it draws from them by département and region.",
        Producer = "Arcep",
        Homepage = "https://www.data.gouv.fr/fr/datasets/mon-reseau-mobile/",
        Licence = "Licence Ouverte 1.0",
        LicenceUrl = "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
        Attribution = "Arcep, Mon réseau mobile",
        Frequency = "ANNUAL",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "arcep-mobile-qos",
        Summary = "ARCEP, Mon réseau mobile: measurements of the quality of service in the field, and their results by département and region. Each file is added to those already "
            + "here; a file of the same name and year, or aggregates of the same level and year, take the place of the former ones. The year is told by the file's name "
            + "(2025_QoS_Metropole_data_habitations.csv), by --edition 2025, or by the days of the measurements. Identifiers of devices and telephone numbers are never read.",
        Dataset = Dataset,
        Accumulates = true,
        Tables = QosTables.All,
        Prepare = [EmbeddedSql.Read("Arcep/MobileQos/prepare.sql")],
        RowChecks = QosChecks.Rows,
        ReleaseChecks = QosChecks.Release,
        EditionSql = LastYear,
        Publish =
        [
            EmbeddedSql.Read("Arcep/MobileQos/publish-rows.sql"),
            EmbeddedSql.Read("Arcep/Mobile/operators.sql"),
            EmbeddedSql.Read("Arcep/MobileQos/publish-indicators.sql"),
            EmbeddedSql.Read("Arcep/MobileQos/publish-observations.sql"),
        ],
    };
}
