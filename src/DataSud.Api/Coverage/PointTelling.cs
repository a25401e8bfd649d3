using DataSud.Api.Http;
using DataSud.Api.Territories;
using DataSud.Domain;
using DataSud.Storage.Coverage;

namespace DataSud.Api.Coverage;

/// <summary>Says what was found of a point, and what was not.</summary>
internal static class PointTelling
{
    /// <summary>Makes the answer.</summary>
    /// <param name="point">The point.</param>
    /// <param name="found">What storage found.</param>
    /// <param name="board">Which releases answer.</param>
    /// <param name="links">Links of the request.</param>
    public static PointAnswer Tell(PointPlace point, CoverageAt found, ReleaseBoard board, Links links)
    {
        var mobile = Mobile(found.Maps, Name(board, CoverageParameters.MapsDataset));
        var places = found.Places.Select(place => new TerritoryName(place.Level, place.Code, place.Name)).ToList();
        return new(point, places.Count > 0, places, mobile, Together(mobile), Fibre(found.Fibre, Name(board, CoverageParameters.FibreDataset)),
            [.. found.Sites.OrderBy(site => site.DistanceM).Select(site => Shape(site, Name(board, CoverageParameters.SitesDataset)))],
            Notes(found, places), LinksOf(places, board, links));
    }

    // Every operator beside every technology and usage that a map is of: what has no map is said to be unknown, and is not zero.
    private static List<PointCoverage> Mobile(IReadOnlyList<MapAtRow> maps, string? release)
    {
        if (maps.Count == 0)
            return [];
        var byKey = maps.ToDictionary(map => (map.Technology, map.Usage, map.OperatorCode));
        var operators = MobileWords.Operators.Union(maps.Select(map => map.OperatorCode), StringComparer.Ordinal).ToList();
        return
        [
            .. from kind in maps.Select(map => (map.Technology, map.Usage)).Distinct().OrderBy(kind => kind.Technology, StringComparer.Ordinal).ThenBy(kind => kind.Usage, StringComparer.Ordinal)
               from code in operators
               select Shape(code, kind.Technology, kind.Usage, byKey.GetValueOrDefault((kind.Technology, kind.Usage, code)), release),
        ];
    }

    private static PointCoverage Shape(string code, string technology, string usage, MapAtRow? map, string? release)
    {
        var (state, quality, label) = map switch
        {
            { Quality: { } best } => ("covered", best, MobileWords.Quality(best)),
            { Reaches: true } => ("not-covered", "nc", MobileWords.Quality("nc")),
            { } => ("unknown", null, "Inconnu : la carte ne porte pas sur cet endroit"),
            null => ("unknown", null, "Inconnu : pas de carte de cet opérateur pour cette technologie"),
        };
        return new(code, MobileWords.Operator(code), technology, MobileWords.Technology(technology), usage, MobileWords.Usage(usage), state, quality, label,
            map?.Quarter, map is null ? null : Period.Parse(map.Quarter).End, "declared", map is null ? null : release);
    }

    private static List<PointTogether> Together(IReadOnlyList<PointCoverage> mobile) =>
    [
        .. mobile.GroupBy(row => (row.Technology, row.Usage)).Select(kind =>
        {
            var told = kind.Where(row => row.State != "unknown").Select(row => row.Operator).ToList();
            var covering = kind.Where(row => row.State == "covered").Select(row => row.Operator).ToList();
            var sharing = told.Count == 0 ? null : covering.Count == 0 ? "white" : covering.Count < told.Count ? "grey" : "whole";
            return new PointTogether(kind.Key.Technology, kind.Key.Usage, sharing, Words(sharing), covering, told);
        }),
    ];

    // Of those whose maps are here, which may be fewer than there are.
    private static string Words(string? sharing) => sharing switch
    {
        "white" => "Aucun des opérateurs dont la carte le dit",
        "grey" => "Certains des opérateurs dont la carte le dit, pas tous",
        "whole" => "Tous les opérateurs dont la carte le dit",
        _ => "Inconnu : aucune carte ne le dit",
    };

    private static PointFibre? Fibre(FibreAtRow? row, string? release) => row is null || release is null ? null : new(
        row.Code, row.Quarter, row.ConnectablePremises, row.Premises, row.Denominator, FibreWords.Denominator(row.Denominator), row.ConnectableRate, row.Zone,
        row.Operators, "declared", row.Note, release);

    private static PointSite Shape(SiteAtRow site, string? release)
    {
        List<string> technologies = [];
        foreach (var (isOn, technology) in new[] { (site.Has2g, "2g"), (site.Has3g, "3g"), (site.Has4g, "4g"), (site.Has5g, "5g") })
        {
            if (isOn == true)
                technologies.Add(technology);
        }
        return new(site.OperatorCode, MobileWords.Operator(site.OperatorCode), (int)Math.Round(site.DistanceM), technologies, site.SiteNumber, site.AnfrId, site.CommuneCode,
            Math.Round(site.Longitude, 6), Math.Round(site.Latitude, 6), site.Quarter, release ?? "");
    }

    private static List<string> Notes(CoverageAt found, IReadOnlyList<TerritoryName> places)
    {
        List<string> notes = ["Couverture déclarée par les opérateurs, d’après des simulations : ce n’est pas une mesure. La réunion des opérateurs n’est pas ce que reçoit l’abonné de l’un d’eux."];
        if (places.Count == 0)
            notes.Add("Ce point est hors de tous les territoires dont le contour est connu ici : où aucune carte ne le couvre, on ne sait pas s’il est couvert.");
        else if (places.All(place => place.Level != "commune"))
            notes.Add("La commune de ce point n’est pas connue : les contours des communes ne sont pas importés, ou ne vont pas jusque-là.");
        if (found.Maps.Count == 0)
            notes.Add("Aucune carte de couverture n’est importée : la couverture mobile est inconnue.");
        if (found.Fibre is null)
            notes.Add("L’état de la fibre dans la commune est inconnu.");
        if (found.Sites.Count == 0)
            notes.Add("Aucun site mobile en service n’est connu à moins d’un degré.");
        return notes;
    }

    private static List<Link> LinksOf(IReadOnlyList<TerritoryName> places, ReleaseBoard board, Links links)
    {
        List<Link> own = [links.Json("self", links.Self, "Ce point")];
        own.AddRange(places.Select(place => links.Json("territory", links.To("/territories", place.Level, place.Code), place.Name)));
        foreach (var dataset in new[] { CoverageParameters.MapsDataset, CoverageParameters.SitesDataset, CoverageParameters.FibreDataset, CoverageParameters.OutlinesDataset })
            own.AddRange(ReleaseLinks.To(links, board, dataset));
        return own;
    }

    private static string? Name(ReleaseBoard board, string dataset) =>
        board.Current.GetValueOrDefault(dataset) is { } release ? ReleaseLinks.Name(dataset, release.Number) : null;
}
