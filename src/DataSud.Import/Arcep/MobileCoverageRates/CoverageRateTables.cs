using System.Diagnostics.CodeAnalysis;
using DataSud.Import.Arcep.Mobile;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileCoverageRates;

/// <summary>The files of coverage rates.</summary>
internal static class CoverageRateTables
{
    private static readonly string[] Qualities = ["nc", "cl", "bc", "tbc"];

    // What the files call a technology, and the vocabulary.
    private static readonly Dictionary<string, string> Technologies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["2G"] = "2g",
        ["2G3G"] = "2g-or-3g",
        ["3G"] = "3g",
        ["4G"] = "4g",
        ["5G"] = "5g",
    };

    /// <summary>Any of them alone is an import.</summary>
    public static IReadOnlyList<ITable> All { get; } =
    [
        OfOperators("op_communes", "commune", new TerritoryColumn("commune", PlaceKind.Commune)),
        OfOperators("op_departements", "departement", new TerritoryColumn("departement", PlaceKind.Departement)),
        OfOperators("op_regions", "region", new TerritoryColumn("region", PlaceKind.Region)),
        OfOperators("op_territoires", "territoire", null),
        new CsvTable
        {
            Kind = "nbope",
            Required = false,
            Staging = "staged_nbope",
            Encoding = TextEncoding.Utf8OrWindows1252,
            Fields =
            [
                Technology,
                Field.Of<string>("quality", "niveau", "At least which quality: CL, BC, TBC, or empty", "text", Quality),
                Official.Text("code", "territoire", "Code of the territory") with { Mandatory = true },
                .. Enumerable.Range(0, 6).Select(number => Share("population", "pop", $"{number}", $"of the population covered by exactly {number} operators") with { Needed = number < 5 }),
                .. Enumerable.Range(0, 6).Select(number => Share("area", "couv", $"{number}", $"of the area covered by exactly {number} operators") with { Needed = number < 5 }),
            ],
        },
    ];

    private static Field Technology => Field.Of<string>("technology", "techno", "2G, 3G, 4G, 5G or 2G3G", "text", ReadTechnology);

    private static CsvTable OfOperators(string kind, string level, TerritoryColumn? territory) => new()
    {
        Kind = kind,
        Required = false,
        Staging = $"staged_{kind}",
        Encoding = TextEncoding.Utf8OrWindows1252,
        Territory = territory,
        Fields =
        [
            Technology,
            MobileFields.Operator("operator_code", "mcc_mnc"),
            Official.Text("code", level, "Code of the territory") with { Mandatory = true },
            .. Qualities.Select(quality => Share("area", "couv", quality, $"of the area in {quality.ToUpperInvariant()}")),
            .. Qualities.Select(quality => Share("population", "pop", quality, $"of the population in {quality.ToUpperInvariant()}")),
        ],
    };

    private static Field Share(string criterion, string prefix, string part, string meaning) =>
        Official.Number($"{criterion}_{part}", $"{prefix}_{part}", $"Percent {meaning}");

    private static bool ReadTechnology(string text, out string? value, [NotNullWhen(false)] out string? fault)
    {
        fault = Technologies.TryGetValue(text.Trim(), out value) ? null : "is none of 2G, 2G3G, 3G, 4G, 5G";
        return fault is null;
    }

    private static bool Quality(string text, out string? value, [NotNullWhen(false)] out string? fault)
    {
        value = text.Trim().ToUpperInvariant() switch
        {
            "CL" => "cl",
            "BC" => "bc",
            "TBC" => "tbc",
            "" => "",
            _ => null,
        };
        fault = value is null ? "is none of CL, BC, TBC" : null;
        return fault is null;
    }
}
