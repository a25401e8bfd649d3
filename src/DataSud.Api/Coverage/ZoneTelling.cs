using System.Globalization;
using DataSud.Api.Http;
using DataSud.Api.Territories;
using DataSud.Domain;
using DataSud.Storage.Coverage;

namespace DataSud.Api.Coverage;

/// <summary>Turns rows of zones into what is answered.</summary>
internal static class ZoneTelling
{
    /// <summary>Id of a zone.</summary>
    /// <param name="release">Number of its release.</param>
    /// <param name="number">Its number in the release.</param>
    public static string Id(int release, int number) => string.Create(CultureInfo.InvariantCulture, $"{release}-{number}");

    /// <summary>Reads the id of a zone.</summary>
    /// <param name="id">As given.</param>
    /// <returns>Release and number; null where it is no id.</returns>
    public static (int Release, int Number)? ReadId(string id)
    {
        var parts = id.Split('-');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var release)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Id(release, number) == id
            ? (release, number)
            : null;
    }

    /// <summary>Shapes a zone.</summary>
    public static Zone Shape(ZoneRow row, int release, Links links)
    {
        var id = Id(release, row.Number);
        return new(id, row.Kind, MobileWords.Sharing(row.Kind), row.Technology, MobileWords.Technology(row.Technology), row.Usage, MobileWords.Usage(row.Usage), "covered",
            row.Quarter, Period.Parse(row.Quarter).End, [.. row.Operators.Select(code => new ZoneOperator(code, MobileWords.Operator(code)))],
            row.Weight, Km2(row.AreaKm2), row.Establishments, row.AreaInTerritoryKm2 is { } area ? new(Km2(area), row.EstablishmentsInTerritory) : null,
            [.. row.Communes.Zip(row.CommuneNames, (code, name) => new TerritoryName("commune", code, name))],
            [.. row.Departements.Zip(row.DepartementNames, (code, name) => new TerritoryName("departement", code, name))],
            "declared", ReleaseLinks.Name(CoverageParameters.ComputedDataset, release), LinksOf(id, links));
    }

    /// <summary>Links of a zone.</summary>
    public static List<Link> LinksOf(string id, Links links)
    {
        var self = links.To("/coverage/zones", id);
        return
        [
            links.Json("self", self, $"Zone {id}"),
            new("outline", self + "?f=geojson", MediaTypes.GeoJson, "Son contour"),
            links.Json("establishments", self + "/establishments", "Établissements qui s’y trouvent"),
        ];
    }

    /// <summary>An area, to the square metre.</summary>
    public static double Km2(double area) => Math.Round(area, 6);
}
