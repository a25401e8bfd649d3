using DataSud.Import.Tests.Fuzz.Forms;

namespace DataSud.Import.Tests.Fuzz;

/// <summary>The forms of every source.</summary>
internal static class SourceForms
{
    private static readonly SourceForm[] All =
    [
        FtthForm.Form,
        StrategyForm.Form,
        ReferenceForm.Form,
        SireneForms.DigitalSector,
        SireneForms.Units,
        SireneForms.Establishments,
        SireneForms.Geolocation,
        FixedForms.Mci,
        FixedForms.Cartefibre,
        FixedForms.Operators,
        MobileForms.Sites,
        MobileForms.CoverageRates,
        MobileForms.Qos,
        InseeForms.Cog,
        InseeForms.Populations,
        InseeForms.Melodi,
        InseeForms.Bpe,
        InseeForms.Epci,
    ];

    /// <summary>Those whose source is there.</summary>
    public static IReadOnlyList<SourceForm> Known { get; } = [.. All.Where(form => Import.Sources.Find(form.Source) is not null)];

    /// <summary>Sources whose files are no tables, and whose property test stands elsewhere.</summary>
    public static IReadOnlyList<string> Elsewhere { get; } = ["territories", "arcep-mobile-coverage"];
}
