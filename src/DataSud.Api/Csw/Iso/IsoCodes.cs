namespace DataSud.Api.Csw.Iso;

/// <summary>Words of the code lists of ISO 19115 and 639-2.</summary>
internal static class IsoCodes
{
    /// <summary>French.</summary>
    public const string French = "fre";

    /// <summary>Where the code lists are.</summary>
    public const string Lists = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#";

    /// <summary>Where languages are listed.</summary>
    public const string Languages = "http://www.loc.gov/standards/iso639-2/";

    // Of the EU table of frequencies.
    private static readonly Dictionary<string, string> Maintenance = new(StringComparer.Ordinal)
    {
        ["CONT"] = "continual",
        ["UPDATE_CONT"] = "continual",
        ["DAILY"] = "daily",
        ["WEEKLY"] = "weekly",
        ["BIWEEKLY"] = "fortnightly",
        ["MONTHLY"] = "monthly",
        ["QUARTERLY"] = "quarterly",
        ["ANNUAL_2"] = "biannually",
        ["ANNUAL"] = "annually",
        ["IRREG"] = "irregular",
        ["AS_NEEDED"] = "asNeeded",
        ["NEVER"] = "notPlanned",
        ["NOT_PLANNED"] = "notPlanned",
    };

    /// <summary>How often data are renewed, of a code of the EU table.</summary>
    public static string MaintenanceOf(string frequency) => Maintenance.GetValueOrDefault(frequency, "unknown");
}
