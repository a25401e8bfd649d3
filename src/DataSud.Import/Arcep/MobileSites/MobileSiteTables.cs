using DataSud.Import.Arcep.Mobile;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileSites;

/// <summary>The forms that the list of mobile sites has had.</summary>
internal static class MobileSiteTables
{
    /// <summary>Any of them alone is an import.</summary>
    public static IReadOnlyList<ITable> All { get; } =
    [
        new CsvTable
        {
            Kind = "positions",
            Required = false,
            Staging = "staged_position",
            Encoding = TextEncoding.Utf8OrWindows1252,
            Fields =
            [
                MobileFields.Operator("operator_code", "Operateur"),
                Official.Measure("x", "x", "Easting in Lambert-93, metres") with { Mandatory = true },
                Official.Measure("y", "y", "Northing in Lambert-93, metres") with { Mandatory = true },
                Official.Flag("has_2g", "2G", "2G in service"),
                Official.Flag("has_3g", "3G", "3G in service"),
                Official.Flag("has_4g", "4G", "4G in service"),
            ],
        },
        Detailed("sites", "staged_listed", []),
        Detailed("planned", "staged_planned",
        [
            Official.Count("data_year", "annee_donnee", "Year of the data, where the file says it"),
            Official.Count("data_quarter", "trimestre_donnee", "Quarter of the data, 1 to 4, where the file says it"),
        ]),
    ];

    private static CsvTable Detailed(string kind, string staging, IReadOnlyList<Field> more) => new()
    {
        Kind = kind,
        Required = false,
        Staging = staging,
        Encoding = TextEncoding.Utf8OrWindows1252,
        Territory = new TerritoryColumn("insee_com", PlaceKind.Commune),
        Fields =
        [
            MobileFields.Operator("operator_code", "code_op"),
            Official.Text("operator_name", "nom_op", "Name of the operator") with { Needed = false },
            Official.Text("site_number", "num_site", "The operator's own number of the site"),
            Official.Text("shared_id", "id_site_partage", "Identifier of a site that operators share") with { Needed = false },
            Official.Digits("anfr_id", "id_station_anfr", "Station in ANFR's register", 10) with { Needed = false },
            Official.Measure("x", "x", "Easting, metres; Lambert-93 in metropolitan France"),
            Official.Measure("y", "y", "Northing, metres"),
            Official.Measure("latitude", "latitude", "Latitude, degrees") with { Needed = false },
            Official.Measure("longitude", "longitude", "Longitude, degrees") with { Needed = false },
            Official.Departement("departement_code", "insee_dep", "Département") with { Needed = false },
            Official.Commune("source_code", "insee_com", "Commune"),
            Official.Flag("has_2g", "site_2g", "2G in service"),
            Official.Flag("has_3g", "site_3g", "3G in service"),
            Official.Flag("has_4g", "site_4g", "4G in service"),
            Official.Flag("has_5g", "site_5g", "5G in service") with { Needed = false },
            Official.Flag("new_4g", "mes_4g_trim", "4G put into service in the quarter") with { Needed = false },
            Official.Flag("white_zone", "site_ZB", "Programme zones blanches - centres-bourgs") with { Needed = false },
            Official.Flag("targeted", "site_DCC", "Dispositif de couverture ciblée") with { Needed = false },
            Official.Flag("strategic", "site_strategique", "Strategic site") with { Needed = false },
            Official.Flag("over_240_mbit_s", "site_capa_240mbps", "Theoretical capacity of 240 Mbit/s or more") with { Needed = false },
            Official.Day("opened_5g", "date_ouverturecommerciale_5g", "Day on which 5G was opened to customers") with { Needed = false },
            Band("700"),
            Band("800"),
            Band("1800"),
            Band("2100"),
            Band("3500"),
            .. more,
        ],
    };

    private static Field Band(string megahertz) =>
        Official.Flag($"band_{megahertz}", $"site_5g_{megahertz}_m_hz", $"5G in the band of {megahertz} MHz") with { Needed = false };
}
