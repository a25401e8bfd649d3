using DataSud.Domain;
using DataSud.Import.Arcep.Cartefibre;
using DataSud.Import.Arcep.FixedOperators;
using DataSud.Import.Arcep.Ftth;
using DataSud.Import.Arcep.Mci;
using DataSud.Import.Arcep.MobileCoverage;
using DataSud.Import.Arcep.MobileCoverageRates;
using DataSud.Import.Arcep.MobileQos;
using DataSud.Import.Arcep.MobileSites;
using DataSud.Import.Coverage;
using DataSud.Import.Insee.Bpe;
using DataSud.Import.Insee.Cog;
using DataSud.Import.Insee.Epci;
using DataSud.Import.Insee.Melodi;
using DataSud.Import.Insee.Populations;
using DataSud.Import.Pipeline;
using DataSud.Import.Sirene;
using DataSud.Import.Strategy;
using DataSud.Import.Territories;

namespace DataSud.Import;

/// <summary>Every source the product can import.</summary>
public static class Sources
{
    /// <summary>In the order of the help text. A new source is one folder and one line here.</summary>
    public static IReadOnlyList<Source> All { get; } =
    [
        TerritoriesReference.Source,
        StrategySource.Source,
        Outlines.Source,
        InseeCog.Source,
        DgclEpci.Source,
        InseePopulations.Source,
        InseeBpe.Source,
        InseeMelodi.Source,
        ArcepFtth.Source,
        ArcepMci.Source,
        ArcepCartefibre.Source,
        ArcepFixedOperators.Source,
        ArcepMobileSites.Source,
        ArcepMobileCoverage.Source,
        ArcepMobileCoverageRates.Source,
        ArcepMobileQos.Source,
        DigitalSector.Source,
        SireneEstablishments.Source,
        SireneUnits.Source,
        SireneGeolocation.Source,
    ];

    /// <summary>The datasets that are known before any file, the computed one among them: those that a source tells from its files are not.</summary>
    public static IEnumerable<DatasetDescription> Datasets => All.Where(source => source.DatasetOf is null).Select(source => source.Dataset).Append(ComputedCoverage.Dataset);

    /// <summary>The source of that name, or null.</summary>
    /// <param name="name">Its name on the command line.</param>
    public static Source? Find(string name) => All.FirstOrDefault(source => source.Name == name);
}
