using DataSud.Import.Arcep.Mobile;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileQos;

/// <summary>The files of measurements, and those of their results.</summary>
internal static class QosTables
{
    private static readonly TerritoryColumn Commune = new("insee_com", PlaceKind.Commune);

    /// <summary>Any of them alone is an import. Columns of devices, subscriptions and telephone numbers are left out on purpose.</summary>
    public static IReadOnlyList<ITable> All { get; } =
    [
        new CsvTable
        {
            Kind = "measures",
            Required = false,
            Staging = "staged_measured",
            Encoding = TextEncoding.Utf8OrWindows1252,
            Territory = Commune,
            Fields =
            [
                Official.Text("operator", "operator", "Operator, by name"),
                Official.Count("mcc", "mcc_start", "Mobile country code at the start") with { Needed = false },
                Official.Count("mnc", "mnc_start", "Mobile network code at the start, not padded") with { Needed = false },
                Official.Day("day", "date_start", "Day"),
                Official.Day("other_day", "date_time_start", "Day and hour, where they stand together") with { Needed = false },
                QosCells.Hour("hour", "hour_start", "Hour"),
                QosCells.Hour("other_hour", "date_time_start", "Day and hour, where they stand together"),
                QosCells.Degrees("latitude", "latitude_start", "Latitude at the start, degrees"),
                QosCells.Degrees("longitude", "longitude_start", "Longitude at the start, degrees"),
                Official.Text("situation", "situation", "Indoors, outdoors, in a car, in a train"),
                QosCells.Text("protocol", "protocole", "Kind of test: WEB, STREAM, DOWNLOAD, VOIX, SMS..."),
                QosCells.Text("target", "url", "Page or file"),
                QosCells.Text("zone", "zone", "Kind of zone"),
                QosCells.Text("place", "zone_name", "Town"),
                QosCells.Text("line_name", "axis_name", "Road or railway line"),
                QosCells.Text("technology", "techno_start", "Radio technology at the start"),
                QosCells.Text("result", "Result", "How it ended") with { CaseMatters = true },
                QosCells.Text("other_result", "result", "How it ended, a column of another case") with { CaseMatters = true },
                QosCells.Text("failure", "reason_of_failed", "Why it failed"),
                QosCells.Number("access_s", "acess_duration", "Seconds until the first bytes"),
                QosCells.Number("transfer_s", "transfert_duration", "Seconds that the transfer took"),
                QosCells.Number("download_mbit_s", "bitrate_dl", "Downlink rate, Mbit/s"),
                QosCells.Number("upload_mbit_s", "bitrate_ul", "Uplink rate, Mbit/s"),
                QosCells.Outcome("within_5_s", "loaded_in_less_5_secondes", "Page shown in less than 5 seconds"),
                QosCells.Outcome("within_10_s", "loaded_in_less_10_secondes", "Page shown in less than 10 seconds"),
                QosCells.Outcome("video_correct", "quality_correct", "Video of correct quality"),
                QosCells.Outcome("video_perfect", "quality_perfect", "Video of perfect quality"),
                QosCells.Outcome("download_ok", "download_ok", "File received"),
                QosCells.Outcome("upload_ok", "upload_ok", "File sent"),
                QosCells.Outcome("sms_ok", "sms_success", "SMS received"),
                QosCells.Number("sms_s", "sms_delai", "Seconds until the SMS came"),
                QosCells.Number("call_setup_s", "call_setup_time_to_alerting", "Seconds until it rang"),
                QosCells.Number("call_s", "real_communiation_time", "Seconds that the call lasted"),
                QosCells.Number("call_quality", "mos_average", "Mean opinion score of the call"),
                Official.Commune("source_code", "insee_com", "Commune"),
                Official.Departement("departement_code", "insee_dep", "Département") with { Needed = false },
            ],
        },
        new CsvTable
        {
            Kind = "measures-2023",
            Required = false,
            Staging = "staged_measured_2023",
            Encoding = TextEncoding.Utf8OrWindows1252,
            Territory = Commune,
            Fields =
            [
                Official.Text("operator", "operateur", "Operator, by name"),
                QosCells.Text("mcc_mnc", "mcc_mnc", "MCC and MNC of the operator"),
                Official.Day("day", "date", "Day"),
                QosCells.Hour("hour", "heure", "Hour") with { Needed = true },
                QosCells.Degrees("latitude", "latitude", "Latitude, degrees"),
                QosCells.Degrees("longitude", "longitude", "Longitude, degrees"),
                Official.Text("situation", "situation", "Indoors, outdoors, in a car, in a train"),
                QosCells.Text("protocol", "protocole", "Kind of test: WEB, STREAM, DOWNLOAD, VOIX, SMS..."),
                QosCells.Text("target", "url", "Page or file"),
                QosCells.Text("zone", "strate", "Kind of zone"),
                QosCells.Text("place", "lieu", "Place"),
                QosCells.Text("technology", "techno_debut", "Radio technology at the start"),
                QosCells.Number("download_mbit_s", "debit_en_mbits", "Downlink rate, Mbit/s"),
                QosCells.Number("transfer_s", "temps_en_secondes", "Seconds that the transfer took"),
                QosCells.Outcome("within_5_s", "page_chargee_moins_5s", "Page shown in less than 5 seconds"),
                QosCells.Outcome("within_10_s", "page_chargee_moins_10s", "Page shown in less than 10 seconds"),
                QosCells.Outcome("video_correct", "video_en_qualite_correcte", "Video of correct quality"),
                QosCells.Outcome("video_perfect", "video_en_qualite_parfaite", "Video of perfect quality"),
                QosCells.Outcome("upload_ok", "fichier_charge_en_moins_de_30s", "File sent in less than 30 seconds"),
                QosCells.Outcome("call_ok", "appel_2min", "Call held for two minutes"),
                QosCells.Outcome("sms_ok", "sms_10s", "SMS received within 10 seconds"),
                QosCells.Number("sms_s", "duree_sms", "Seconds until the SMS came"),
                QosCells.Number("call_setup_s", "delai_etablissement", "Seconds until it rang"),
                QosCells.Number("call_s", "temps_appel", "Seconds that the call lasted"),
                QosCells.Number("call_quality", "mosmoyglob", "Mean opinion score of the call"),
                Official.Commune("source_code", "insee_com", "Commune") with { Needed = false },
                Official.Departement("departement_code", "insee_dep", "Département") with { Needed = false },
            ],
        },
        // Results of regions or départements whose code is missing are not those of the whole.
        new FormTable(static names => names.FirstOrDefault(name => name is "nom_region" or "insee_reg" or "insee_dep"), Aggregates("metropole", null)),
        Aggregates("region", Official.Region("code", "insee_reg", "Region") with { Mandatory = true }),
        Aggregates("departement", Official.Departement("code", "insee_dep", "Département") with { Mandatory = true }),
    ];

    private static CsvTable Aggregates(string level, Field? place) => new()
    {
        Kind = $"aggregates-{level}",
        Required = false,
        Staging = $"staged_aggregate_{level}",
        Encoding = TextEncoding.Utf8OrWindows1252,
        Territory = level switch
        {
            "region" => new TerritoryColumn("insee_reg", PlaceKind.Region),
            "departement" => new TerritoryColumn("insee_dep", PlaceKind.Departement),
            _ => null,
        },
        Fields =
        [
            .. place is null ? [] : new[] { place },
            Official.Text("service", "service", "Kind of test: WEB...") with { Mandatory = true },
            Official.Text("zone", "zone", "Kind of zone, or all") with { Mandatory = true },
            Official.Text("situation", "situation", "Situation, or all") with { Mandatory = true },
            MobileFields.Operator("operator_code", "mccmnc"),
            Official.Number("result", "resultat", "Result, a percent for most services; empty where there were too few tests"),
            Official.Count("tests", "nb_test", "Number of tests"),
        ],
    };
}
