using System.Globalization;
using System.Text.RegularExpressions;
using DataSud.Domain;
using DataSud.Storage.Indicators;
using DataSud.Storage.Territories;

namespace DataSud.Api.Http;

/// <summary>Query parameters that several resources share.</summary>
public static partial class SharedParameters
{
    /// <summary>Level of territory.</summary>
    public static readonly QueryParameter<string> Level = QueryParameters.Choice("level", "Level of the territory.", TerritoryQueries.Levels);

    /// <summary>One territory.</summary>
    public static readonly QueryParameter<TerritoryReference> Territory = QueryParameters.Of<TerritoryReference>("territory",
        "A territory: its code, or level:code. The code alone finds it at every level: 93 is the region and the département.",
        "a code (13055) or level:code (region:93)", text => ReadTerritory(text, levelNeeded: false), "region:93");

    /// <summary>A territory and its parts.</summary>
    public static readonly QueryParameter<TerritoryReference> Within = QueryParameters.Of<TerritoryReference>("within",
        "Only this territory and what it is made of: the communes, EPCI and départements of a region, the communes of an EPCI.",
        "level:code (region:93, departement:05, epci:200054807)", text => ReadTerritory(text, levelNeeded: true), "departement:05");

    /// <summary>The one territory that an answer is about.</summary>
    /// <param name="description">What it does.</param>
    /// <param name="levels">Levels that there is something to say of.</param>
    public static QueryParameter<TerritoryReference> TerritoryOf(string description, IReadOnlyList<string> levels) =>
        QueryParameters.Of<TerritoryReference>("territory", description, $"level:code, of the levels {string.Join(", ", levels)} (region:93, departement:05)",
            text => ReadTerritory(text, levelNeeded: true) switch
            {
                ({ Level: { } level }, null) when !levels.Contains(level, StringComparer.Ordinal) => (null, $"is of a level that has nothing here; those that have are {string.Join(", ", levels)}"),
                var read => read,
            },
            "departement:05");

    /// <summary>A span of time.</summary>
    public static readonly QueryParameter<Period> Period = QueryParameters.Of<Period>("period",
        "Only figures whose period lies inside this one: 2017 finds 2017, 2017-Q4 and 2017-06.",
        "a year (2017), quarter (2018-Q1), month (2017-06), day (2017-06-30) or span (2016/2018)",
        text => Domain.Period.TryParse(text, out var period) ? (period, null) : (null, "is not a period"), "2018-Q1");

    /// <summary>Words looked for.</summary>
    public static readonly QueryParameter<string> Words = QueryParameters.Text("q",
        "Words to look for, whatever their accents and case.", "one or more words", "fibre");

    /// <summary>An older or current release.</summary>
    public static readonly QueryParameter<ReleaseReference> Release = QueryParameters.Of<ReleaseReference>("release",
        "Answer from this release instead of the current one, so that a figure quoted last year can be found again.",
        "dataset:number (arcep-ftth:1)",
        text => ReleaseForm().Match(text) is { Success: true } match
            ? (new ReleaseReference(match.Groups[1].Value, int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture)), null)
            : (null, "is not a release"),
        "arcep-ftth:1");

    private static (TerritoryReference?, string?) ReadTerritory(string text, bool levelNeeded)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (text.Length is 0 or > 80)
            return (null, "is empty or longer than 80 characters");
        if (colon < 0)
            return levelNeeded ? (null, "needs the level before the code") : (new(null, text), null);
        var level = text[..colon];
        if (!TerritoryQueries.Levels.Contains(level, StringComparer.Ordinal))
            return (null, $"has no known level; the levels are {string.Join(", ", TerritoryQueries.Levels)}");
        return colon + 1 == text.Length ? (null, "has no code after the colon") : (new(level, text[(colon + 1)..]), null);
    }

    [GeneratedRegex(@"\A([a-z0-9-]{1,60}):([1-9][0-9]{0,5})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReleaseForm();
}
