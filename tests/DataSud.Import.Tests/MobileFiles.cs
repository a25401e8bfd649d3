using System.Text;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Small files in ARCEP's forms, written where they are needed and gone afterwards.</summary>
internal sealed class MobileFiles : IDisposable
{
    /// <summary>The 29 columns of 2019 to 2026.</summary>
    public const string Listed = "code_op;nom_op;num_site;id_site_partage;id_station_anfr;x;y;latitude;longitude;nom_reg;nom_dep;insee_dep;nom_com;insee_com;site_2g;site_3g;site_4g;site_5g;mes_4g_trim;site_ZB;site_DCC;site_strategique;site_capa_240mbps;date_ouverturecommerciale_5g;site_5g_700_m_hz;site_5g_800_m_hz;site_5g_1800_m_hz;site_5g_2100_m_hz;site_5g_3500_m_hz";

    /// <summary>Those of the files of overseas.</summary>
    public const string Overseas = "code_op;nom_op;num_site;id_site_partage;id_station_anfr;x;y;latitude;longitude;nom_reg;nom_dep;insee_dep;nom_com;insee_com;site_2g;site_3g;site_4g;site_5g;date_ouverturecommerciale_5g;site_5g_700_m_hz;site_5g_800_m_hz;site_5g_1800_m_hz;site_5g_2100_m_hz;site_5g_3500_m_hz";

    /// <summary>The header of sites to come, quoted.</summary>
    public const string Planned = """
        "code_op";"nom_op";"num_site";"id_station_anfr";"x";"y";"latitude";"longitude";"nom_reg";"nom_dep";"insee_dep";"nom_com";"insee_com";"site_2g";"site_3g";"site_4g";"site_5g";"date_ouverturecommerciale_5g";"site_5g_700_m_hz";"site_5g_800_m_hz";"site_5g_1800_m_hz";"site_5g_2100_m_hz";"site_5g_3500_m_hz";"id_site_partage";"mes_4g_trim";"site_zb";"site_dcc";"site_strategique";"site_capa_240mbps";"annee_donnee";"trimestre_donnee"
        """;

    public string Folder { get; } = Directory.CreateTempSubdirectory("datasud-mobile").FullName;

    public MobileFiles With(string name, string header, params IEnumerable<string> rows) =>
        With(name, Encoding.UTF8.GetBytes(string.Concat(rows.Prepend(header).Select(line => line + "\n"))));

    public MobileFiles With(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(Folder, name), bytes);
        return this;
    }

    /// <summary>Imports all of them as the command line does.</summary>
    public Task<ImportSummary> ImportAsync(DatabaseFixture database, Source source, string? edition = null, string? territory = null, bool dryRun = false, double maxRejects = 1) =>
        new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            source,
            new ImportRequest { Paths = [Folder], Edition = edition, Territory = territory, DryRun = dryRun, MaxRejects = maxRejects },
            null,
            TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
