using DataSud.Api.Catalogue;

namespace DataSud.Api.Csw;

/// <summary>What catalogues call the ways of reaching data: GeoNetwork's words, which every reader of CSW knows.</summary>
internal static class Protocols
{
    /// <summary>A page.</summary>
    public const string Page = "WWW:LINK-1.0-http--link";

    /// <summary>The protocol of a resource.</summary>
    public static string Of(PortalResource resource) => resource.Kind switch
    {
        ResourceKind.Download => "WWW:DOWNLOAD-1.0-http--download",
        ResourceKind.Features => "OGC:OGC API - Features",
        ResourceKind.Tiles => "OGC API - Tiles",
        _ => Page,
    };
}
