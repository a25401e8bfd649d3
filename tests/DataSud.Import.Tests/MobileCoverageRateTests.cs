using DataSud.Import.Arcep.MobileCoverageRates;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Coverage rates, in ARCEP's two forms and at each level, on small files made here. No official file of them can be had.</summary>
public sealed class MobileCoverageRateTests(MobileCoverageRateTests.Imported database) : IClassFixture<MobileCoverageRateTests.Imported>
{
    private const string Shares = "\"couv_nc\";\"couv_cl\";\"couv_bc\";\"couv_tbc\";\"pop_nc\";\"pop_cl\";\"pop_bc\";\"pop_tbc\"";
    private const string Communes = "\"techno\";\"mcc_mnc\";\"commune\";" + Shares;
    private const string Unions = "\"techno\";\"niveau\";\"territoire\";\"pop_0\";\"pop_1\";\"pop_2\";\"pop_3\";\"pop_4\";\"pop_5\";\"couv_0\";\"couv_1\";\"couv_2\";\"couv_3\";\"couv_4\";\"couv_5\"";

    /// <summary>A seeded database with the files of one quarter. Rows of METRO and 01001 are those that ARCEP published.</summary>
    public sealed class Imported() : DatabaseFixture(seeded: true), IAsyncLifetime
    {
        public ImportSummary Summary { get; private set; } = null!;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            using var files = new MobileFiles()
                .With(
                    "2023T3_op_communes.csv",
                    Communes,
                    "\"2G\";20801;\"01001\";0.18;4.48;69.08;26.26;0.00;14.72;78.38;6.91",
                    "\"4G\";20801;\"13055\";1.5;8,5;30;60;0;0.5;9.5;90",
                    "\"4G\";20815;\"13201\";0;0;0;100;0;0;0;100",
                    "\"4G\";20810;\"13055\";1.5;8.5;30;50;0;0.5;9.5;90",
                    "\"4G\";20801;\"5061\";50;20;20;10;0.00;0.00;0.00;0.00",
                    "\"4G\";20801;\"05001\";50;20;20;10;40;20;20;20",
                    "\"4G\";20801;\"05120\";60;20;10;10;10;20;30;40",
                    "\"5G\";20820;\"13055\";20;;80;;\"\";\"\";\"\";\"\"",
                    "\"4G\";20801;\"13055\";0;0;0;100;0;0;0;100",
                    "\"6G\";20801;\"13055\";0;0;0;100;0;0;0;100",
                    "\"4G\";20820;\"13055\";-5;5;0;100;0;0;0;100")
                .With("2023T3_op_departements.csv", Communes.Replace("commune", "departement", StringComparison.Ordinal), "\"2G\";20801;\"93\";0;0;0;100;0;0;0;100", "\"2G\";20801;\"6\";10;20;30;40;1;2;3;94")
                .With("2023T3_op_regions.csv", Communes.Replace("commune", "region", StringComparison.Ordinal), "\"2G\";20801;\"93\";5;10;25;60;0.1;0.9;9;90", "\"2G\";20810;\"Provence-Alpes-Côte d'Azur\";6;10;25;59;0.1;0.9;9;90")
                .With("2023T3_op_territoires.csv", Communes.Replace("commune", "territoire", StringComparison.Ordinal), "\"2G\";20801;\"METRO\";5.58;7.74;32.80;53.88;0.39;1.50;10.72;87.39")
                .With(
                    "2023T3_nbope_territoires.csv",
                    Unions,
                    "\"2G3G\";\"BC\";\"METRO\";0.04;0.05;0.25;0.70;98.95;\"\";3.08;2.07;4.66;6.63;83.56;\"\"",
                    "\"4G\";\"\";\"METRO\";0.04;0.05;;0.95;98.96;\"\";3.08;2.07;4.66;6.63;83.56;\"\"")
                .With("2023T3_nbope_regions.csv", Unions, "\"4G\";\"TBC\";\"93\";1;2;3;4;90;;2;3;5;10;80;");
            Summary = await files.ImportAsync(this, ArcepMobileCoverageRates.Source);
            Assert.True(Summary.State == ImportState.Published, Summary.Message);
        }
    }

    [Fact]
    public void ARowWhoseSharesAreNoWholeIsRefused()
    {
        var summary = database.Summary;
        Assert.Equal((19, 14, 5, "2023-Q3"), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected, summary.Edition!));
        Assert.Equal(
            [
                "2023T3_nbope_territoires.csv 3 pop_0…pop_5 lacks a share between two others",
                "2023T3_op_communes.csv 10  stands twice",
                "2023T3_op_communes.csv 11 techno is none of 2G, 2G3G, 3G, 4G, 5G",
                "2023T3_op_communes.csv 12 couv_nc…couv_tbc holds a share that is not between 0 and 100",
                "2023T3_op_communes.csv 5 couv_nc…couv_tbc makes 90.0, not 100",
            ],
            summary.Rejects.Select(reject => $"{reject.File} {reject.Line} {reject.Column} {reject.Reason}").Order(StringComparer.Ordinal));
        Assert.Contains("2 rows give no share of the population", string.Concat(summary.Checks.SelectMany(check => check.Findings)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arcep-mobile-coverage-rate.commune.13055.2023-Q3.orange.4g.surface.cl", "8.5 op_communes 3")]
    [InlineData("arcep-mobile-coverage-rate.commune.13055.2023-Q3.orange.4g.surface.>=cl", "98.5 op_communes 3")]
    [InlineData("arcep-mobile-coverage-rate.commune.13055.2023-Q3.orange.4g.population.tbc", "90 op_communes 3")]
    [InlineData("arcep-mobile-coverage-rate.arrondissement.13201.2023-Q3.free-mobile.4g.surface.nc", "0 op_communes 4")]
    [InlineData("arcep-mobile-coverage-rate.commune.05061.2023-Q3.orange.4g.surface.nc", "50 op_communes 6")]
    [InlineData("arcep-mobile-coverage-rate.commune.05061.2023-Q3.orange.4g.population.>=cl", "not-given op_communes 6")]
    [InlineData("arcep-mobile-coverage-rate.commune.05061.2023-Q3.orange.4g.population.nc", null)]
    [InlineData("arcep-mobile-coverage-rate.commune.05001.2023-Q3.orange.4g.surface.nc", "merged-communes op_communes")]
    [InlineData("arcep-mobile-coverage-rate.commune.13055.2023-Q3.bouygues-telecom.5g.surface.>=cl", "80 op_communes 9")]
    [InlineData("arcep-mobile-coverage-rate.commune.13055.2023-Q3.bouygues-telecom.5g.surface.tbc", null)]
    [InlineData("arcep-mobile-coverage-rate.commune.13055.2023-Q3.sfr.4g.surface.>=cl", null)]
    [InlineData("arcep-mobile-coverage-rate.departement.93.2023-Q3.orange.2g.surface.tbc", "100 op_departements 2")]
    [InlineData("arcep-mobile-coverage-rate.departement.06.2023-Q3.orange.2g.population.tbc", "94 op_departements 3")]
    [InlineData("arcep-mobile-coverage-rate.region.93.2023-Q3.orange.2g.surface.tbc", "60 op_regions 2")]
    [InlineData("arcep-mobile-coverage-rate.region.93.2023-Q3.sfr.2g.surface.tbc", "59 op_regions 3")]
    [InlineData("arcep-mobile-coverage-rate.france.FR.2023-Q3.orange.2g.population.>=cl.metropolitan-france", "99.61 op_territoires 2")]
    [InlineData("arcep-mobile-coverage-operators.france.FR.2023-Q3.at-least-one.2g-or-3g.surface.>=bc.metropolitan-france", "96.92 nbope_territoires 2")]
    [InlineData("arcep-mobile-coverage-operators.france.FR.2023-Q3.at-least-four.2g-or-3g.population.>=bc.metropolitan-france", "98.95 nbope_territoires 2")]
    [InlineData("arcep-mobile-coverage-operators.france.FR.2023-Q3.at-least-five.2g-or-3g.population.>=bc.metropolitan-france", null)]
    [InlineData("arcep-mobile-coverage-operators.region.93.2023-Q3.at-least-two.4g.population.tbc", "97 nbope_regions 2")]
    public async Task AFigureStandsOnItsLine(string key, string? expected) =>
        Assert.Equal(expected, await database.ValueAsync<string>("""
            SELECT concat_ws(' ', coalesce(value::text, missing_reason), substring(source_table FROM '2023T3_(.*)\.csv'), source_line) FROM stats.observation_current WHERE key = @key
            """, new { key }));

    [Fact]
    public async Task ACoverageNumberNeverStandsAlone()
    {
        Assert.Equal(0, await database.ValueAsync<int>("""
            SELECT count(*) FROM stats.observation_current
            WHERE indicator_code LIKE 'arcep-mobile-coverage-%' AND NOT (dimensions ?& '{operator,technology,criterion,quality}' AND basis = 'declared' AND source_code = 'arcep' AND unit = 'percent')
            """));
        Assert.Equal(0, await database.ValueAsync<int>("""
            SELECT count(*)
            FROM stats.observation_current o
            CROSS JOIN LATERAL jsonb_each_text(o.dimensions) AS d (key, code)
            LEFT JOIN stats.dimension_current v ON v.key = d.key AND v.code = d.code
            WHERE o.indicator_code LIKE 'arcep-mobile-coverage-%' AND v.code IS NULL
            """));
    }

    [Fact]
    public async Task APartReplacesItselfAndLeavesTheOthers()
    {
        using var files = new MobileFiles().With("2023T3_nbope_regions.csv", Unions, "\"4G\";\"TBC\";\"93\";1;2;3;4;90;;2;3;5;11;79;", "\"4G\";\"TBC\";\"84\";1;2;3;4;90;;2;3;5;11;79;");
        var summary = await files.ImportAsync(database, ArcepMobileCoverageRates.Source);

        Assert.Equal(ImportState.Published, summary.State);
        Assert.Equal(
            [$"79 union {summary.Release}", $"96.92 union {database.Summary.Release}", $"60 operator {database.Summary.Release}"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', o.value, p.form, p.origin_release)
                FROM unnest(ARRAY['arcep-mobile-coverage-operators.region.93.2023-Q3.at-least-four.4g.surface.tbc', 'arcep-mobile-coverage-operators.france.FR.2023-Q3.at-least-one.2g-or-3g.surface.>=bc.metropolitan-france', 'arcep-mobile-coverage-rate.region.93.2023-Q3.orange.2g.surface.tbc']) WITH ORDINALITY AS k (key, nth)
                JOIN stats.observation_current o USING (key)
                JOIN telecom.mobile_coverage_part p ON p.release_id = o.release_id AND p.form = CASE WHEN k.nth < 3 THEN 'union' ELSE 'operator' END AND p.level = CASE WHEN o.level = 'france' THEN 'territory' ELSE o.level END
                ORDER BY k.nth
                """));
        Assert.Equal(ImportState.Unchanged, (await files.ImportAsync(database, ArcepMobileCoverageRates.Source)).State);
    }

    [Theory]
    [InlineData("nbope.csv", null, "\"4G\";\"TBC\";\"93\";1;2;3;4;90;;2;3;5;10;80;", "tells no quarter by its name")]
    [InlineData("nbope.csv", "2023-Q3", "\"4G\";\"TBC\";\"93\";1;2;3;4;90;;2;3;5;10;80;", "whether its territories are départements or regions")]
    [InlineData("2023T3_nbope_regions.csv", null, "\"4G\";\"TBC\";\"93\";1;2;3;4;90", "1 of 1 rows refused")]
    public async Task WhatCannotBeToldIsRefusedAndNothingMoves(string name, string? edition, string row, string expected)
    {
        var before = await Importing.FingerprintAsync(database);
        using var files = new MobileFiles().With(name, Unions, row);

        var summary = await files.ImportAsync(database, ArcepMobileCoverageRates.Source, edition, maxRejects: 0.5);

        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Importing.FingerprintAsync(database));
    }
}
