using System.Text;
using DataSud.Import.Arcep.MobileQos;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Measurements of the quality of service, in the forms they have had, on small files made here and the first rows of the real one.</summary>
public sealed class MobileQosTests(MobileQosTests.Imported database) : IClassFixture<MobileQosTests.Imported>
{
    // Columns of 2025 in another order; result and Result both, one column without a name, and those that must never be read.
    private const string Header = "imei;imsi;dialed_number;Result;operator;mcc_start;mnc_start;date_start;hour_start;latitude_start;longitude_start;situation;protocole;;zone;zone_name;acess_duration;bitrate_dl;loaded_in_less_10_secondes;sms_success;sms_delai;insee_com;insee_dep;result";

    /// <summary>A seeded database with measurements of 2025 and 2023 and the results of 2023.</summary>
    public sealed class Imported() : DatabaseFixture(seeded: true), IAsyncLifetime
    {
        public ImportSummary Summary { get; private set; } = null!;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            using var files = new MobileFiles()
                .With(
                    "2025_QoS_Metropole_data_habitations.csv",
                    Header,
                    "350000000000000;208010000000000;0600000000;Success;SFR;208;10;23/06/2025;10:29:02;43.2965;5.376;Incar;WEB;x;Zones denses;Marseille;2,64;;1;;;13201;;lower",
                    "350000000000000;208010000000000;0600000000;;Bouygues;208;1;23/06/2025;10:29:03;43,2965;5,376;Incar;DOWNLOAD;;Zones denses;Marseille;;12.5;;;;13055;13;Failed",
                    ";;;;Free;;;24/06/2024;23:59:59;0;0;Indoor;SMS;;;;;;;OK;3,5;5120;;",
                    ";;;Success;;208;1;24/06/2025;;;;Indoor;WEB;;;;;;0;;;05061;;",
                    ";;;Success;Nobody;222;1;24/06/2025;00:00:00;43;5;Indoor;WEB;;;;;;0;;;05061;;",
                    ";;;Success;SFR;208;10;31/02/2025;00:00:00;43;5;Indoor;WEB;;;;;;0;;;05061;;")
                .With("2023_QoS_Metropole_voix_habitations.csv", Encoding.Latin1.GetBytes(
                    "lieu;situation;protocole;mcc_mnc;operateur;date;heure;delai etablissement;appel_2min;sms_10s;mosmoyglob;longitude;latitude;insee_com;strate\n"
                    + "Alès;Indoor;VOIX;20801;Orange;12/06/2023;9:05:01;3,2;1;;#VALEUR!;5.37;43,29;30007;dense\n"))
                .With(
                    "2023_QoS_agregate_departement.csv",
                    "nom_region;insee_dep;service;zone;situation;mccmnc;resultat;nb_test",
                    "Auvergne-Rhône-Alpes;01;WEB;all;all;20820;63.51851851851852;540.0",
                    "Provence-Alpes-Côte d'Azur;13;WEB;all;all;20801;90;200.0",
                    "Provence-Alpes-Côte d'Azur;93;WEB;Zones rurales;Incar;20801;;3.0",
                    "Provence-Alpes-Côte d'Azur;13;DEBIT;all;all;20801;81.2345678;200.0",
                    "Provence-Alpes-Côte d'Azur;13;WEB;all;all;20801;91;200.0",
                    "Provence-Alpes-Côte d'Azur;13;WEB;all;all;20815;91;")
                .With("2023_QoS_agregate_region.csv", "nom_region;insee_reg;service;zone;situation;mccmnc;resultat;nb_test", "Provence-Alpes-Côte d'Azur;93;WEB;all;all;20801;95.5;1000.0")
                .With("2023_QoS_agregate_metropole.csv", "service;zone;situation;mccmnc;resultat;nb_test", "WEB;all;all;20801;97.25;4000.0");
            Summary = await files.ImportAsync(this, ArcepMobileQos.Source);
            Assert.True(Summary.State == ImportState.Published, Summary.Message);
        }
    }

    [Fact]
    public void EveryRowIsAccountedFor()
    {
        var summary = database.Summary;
        Assert.Equal((15, 11, 4, "2025"), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected, summary.Edition!));
        Assert.Equal(
            ["aggregates-departement", "aggregates-metropole", "aggregates-region", "measures", "measures-2023"],
            summary.Files.Select(file => file.Kind).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "2023_QoS_agregate_departement.csv 6  stands twice",
                "2023_QoS_agregate_departement.csv 7 nb_test has a result without a test",
                "2025_QoS_Metropole_data_habitations.csv 6 operator names no operator that is known",
                "2025_QoS_Metropole_data_habitations.csv 7 date_start is not a date (2026-06-30)",
            ],
            summary.Rejects.Select(reject => $"{reject.File} {reject.Line} {reject.Column} {reject.Reason}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AMeasurementIsKeptAsInTheFile() =>
        Assert.Equal(
            [
                "2023 2 20801 2023-06-12 09:05:01 voice VOIX Indoor dense Alès - t - - 3.2 - - 30007 30 t {}",
                "2025 2 20810 2025-06-23 10:29:02 data WEB Incar Zones denses Marseille Success t 2.64 - - - - 13055 13 t {}",
                "2025 3 20820 2025-06-23 10:29:03 data DOWNLOAD Incar Zones denses Marseille Failed f - 12.5 - - - 13055 13 t {}",
                "2025 4 20815 2024-06-24 23:59:59 sms SMS Indoor - - - t - - - - 3.5 05001 05 f {outside-france}",
                "2025 5 20801 2025-06-24 - data WEB Indoor - - Success t - - - - - 05061 05 f {no-position}",
            ],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', year, source_line, operator_code, day, coalesce(hour::text, '-'), kind, protocol, situation, coalesce(zone, '-'), coalesce(place, '-'), coalesce(result, '-'), succeeded,
                                 coalesce(access_s::text, '-'), coalesce(download_mbit_s::text, '-'), coalesce(call_setup_s::text, '-'), coalesce(call_quality::text, '-'), coalesce(sms_s::text, '-'),
                                 commune_code, departement_code, geom IS NOT NULL, flags)
                FROM telecom.mobile_qos_measure_current
                WHERE year IN (2023, 2025)
                ORDER BY year, source_line
                """));

    [Fact]
    public async Task NoDeviceSubscriptionOrNumberIsKept() =>
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM telecom.mobile_qos_measure m WHERE m::text ~ '350000000000000|208010000000000|0600000000'"));

    [Theory]
    [InlineData("arcep-mobile-qos-success-rate.departement.01.2023.bouygues-telecom.web.all.all", "63.51851851851852 343 réussis / 540 tests")]
    [InlineData("arcep-mobile-qos-success-rate.departement.13.2023.orange.web.all.all", "90 180 réussis / 200 tests")]
    [InlineData("arcep-mobile-qos-success-rate.departement.93.2023.orange.web.rural.incar", "too-few-tests 3 tests")]
    [InlineData("arcep-mobile-qos-success-rate.region.93.2023.orange.web.all.all", "95.5 955 réussis / 1000 tests")]
    [InlineData("arcep-mobile-qos-success-rate.france.FR.2023.orange.web.all.all.metropolitan-france", "97.25 3890 réussis / 4000 tests")]
    [InlineData("arcep-mobile-qos-success-rate.departement.13.2023.orange.debit.all.all", null)]
    [InlineData("arcep-mobile-qos-tests.region.93.2023.orange.web.all.all", "1000")]
    [InlineData("arcep-mobile-qos-tests.departement.93.2023.orange.web.rural.incar", "3")]
    public async Task AShareComesWithItsTests(string key, string? expected) =>
        Assert.Equal(expected, await database.ValueAsync<string>("SELECT concat_ws(' ', coalesce(value::text, missing_reason), note) FROM stats.observation_current WHERE key = @key", new { key }));

    [Fact]
    public async Task WhatIsNoShareOfTestsStaysInTheRowsAlone() =>
        Assert.Equal(81.2345678m, await database.ValueAsync<decimal>("SELECT result FROM telecom.mobile_qos_aggregate WHERE service = 'DEBIT'"));

    [Fact]
    public async Task AFileReplacesItselfAndLeavesTheOthers()
    {
        using var files = new MobileFiles().With("mesures.csv", Header, ";;;Success;Orange;208;1;01/02/2022;08:00:00;43.3;5.4;Indoor;WEB;;;;1;;1;;;13055;;");
        var summary = await files.ImportAsync(database, ArcepMobileQos.Source);

        Assert.Equal((ImportState.Published, "2022"), (summary.State, summary.Edition!));
        Assert.Equal(
            ["2022 measures mesures.csv 1", "2023 aggregates departement 4", "2023 aggregates metropole 1", "2023 aggregates region 1", "2023 measures 2023_QoS_Metropole_voix_habitations.csv 1", "2025 measures 2025_QoS_Metropole_data_habitations.csv 4"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', p.year, p.kind, p.part, p.rows) FROM telecom.mobile_qos_part p JOIN catalog.release r ON r.id = p.release_id
                WHERE r.dataset_id = 'arcep-mobile-qos' AND r.number = @Release ORDER BY 1
                """, summary));
        Assert.Equal(955m, await database.ValueAsync<decimal?>("SELECT value * 10 FROM stats.observation_current WHERE key = 'arcep-mobile-qos-success-rate.region.93.2023.orange.web.all.all'"));
    }

    [Fact]
    public async Task TheFirstRowsOf2025AreRead()
    {
        var path = SharedData.Find("arcep/samples-2026/mobile-qos-2025-head.csv");
        var summary = await Importing.RunAsync(database, ArcepMobileQos.Source, path, dryRun: true);
        Assert.Equal((ImportState.DryRun, 4L, 4L, "2025"), (summary.State, summary.RowsRead, summary.RowsAccepted, summary.Edition!));

        // the same by position, as the file is printed: access duration 1st, network code 51st, Result 103rd
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        await using var fresh = new SeededDatabase();
        await fresh.Database.InitializeAsync();
        Assert.Equal(ImportState.Published, (await Importing.RunAsync(fresh.Database, ArcepMobileQos.Source, path)).State);
        Assert.Equal(
            lines.Skip(1).Select(line => line.Split(';')).Select(cells => string.Join(' ', cells[0].Replace(',', '.'), cells[50].PadLeft(2, '0'), cells[102], cells[39], cells[34])),
            await fresh.Database.RowsAsync<string>("""
                SELECT concat_ws(' ', access_s, right(operator_code, 2), result, ST_Y(geom), commune_code) FROM telecom.mobile_qos_measure_current ORDER BY source_line
                """));
    }

    private sealed class SeededDatabase : IAsyncDisposable
    {
        public SeededDatabaseFixture Database { get; } = new();

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
