using System.Globalization;
using System.Net;

namespace DataSud.Import.Remote;

/// <summary>
/// The hosts that files are fetched from. An address given by somebody else, or that a server redirects to, is compared label
/// by label: <c>data.gouv.fr.evil.example</c> and <c>evildata.gouv.fr</c> are not <c>data.gouv.fr</c>.
/// </summary>
public sealed class AllowedHosts
{
    private readonly IReadOnlyList<Rule> _rules;

    private AllowedHosts(IReadOnlyList<Rule> rules) => _rules = rules;

    /// <summary>The producers' own hosts, and those of the storage they publish on; https only.</summary>
    public static AllowedHosts Official { get; } = new(
    [
        .. new[]
        {
            "data.gouv.fr",
            "*.data.gouv.fr", // static, files, object, object.files, etalab-datasets.geo...
            "data.arcep.fr",
            "www.arcep.fr",
            "arcep.s3.rbx.io.cloud.ovh.net", // where data.arcep.fr redirects to; other buckets of that host belong to others
            "insee.fr",
            "www.insee.fr",
            "api.insee.fr",
            "collectivites-locales.gouv.fr",
            "www.collectivites-locales.gouv.fr",
            "geo.api.gouv.fr",
            "data.geopf.fr",
        }.Select(Parse),
    ]);

    /// <summary>These hosts and others.</summary>
    /// <param name="more">
    /// Entries separated by commas or spaces: <c>host</c>, <c>*.host</c> (every subdomain of it, but not itself),
    /// <c>https://host:8443</c> (another port), <c>http://127.0.0.1:8080</c> (without encryption, which must be said). Null for none.
    /// </param>
    /// <exception cref="ArgumentException">An entry is malformed.</exception>
    public AllowedHosts And(string? more) =>
        new([.. _rules, .. (more ?? "").Split([',', ' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(Parse)]);

    /// <summary>Why nothing is fetched from an address.</summary>
    /// <param name="address">An absolute address.</param>
    /// <returns>A sentence, or null where it is allowed.</returns>
    public string? WhyNot(Uri address)
    {
        var host = Labels(address.IdnHost);
        var known = _rules.Where(rule => rule.Covers(host)).ToList();
        if (known.Exists(rule => rule.Scheme == address.Scheme && rule.Port == address.Port))
            return null;
        var shown = WebAddress.Show(address);
        return known.Count == 0 ? $"{shown} is not fetched: {address.IdnHost} is none of the hosts that official files come from."
            : known.Exists(rule => rule.Scheme == address.Scheme) ? string.Create(CultureInfo.InvariantCulture, $"{shown} is not fetched: port {address.Port} of {address.IdnHost} is not allowed.")
            : $"{shown} is not fetched: {address.IdnHost} is asked over {string.Join(" or ", known.Select(rule => rule.Scheme).Distinct())} only.";
    }

    private static string[] Labels(string host) => host.TrimEnd('.').ToLowerInvariant().Split('.');

    private static Rule Parse(string entry)
    {
        var wild = entry.StartsWith("*.", StringComparison.Ordinal);
        var text = wild ? entry[2..] : entry;
        var valid = Uri.TryCreate(WebAddress.Is(text) ? text : $"https://{text}", UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.UserInfo.Length == 0
            && uri.PathAndQuery == "/"
            && uri.Fragment.Length == 0
            // Every subdomain of a top-level domain, or of an address, is no entry.
            && !(wild && (uri.HostNameType != UriHostNameType.Dns || !uri.IdnHost.Trim('.').Contains('.', StringComparison.Ordinal)));
        return valid && !(wild && WebAddress.Is(text))
            ? new Rule(uri!.Scheme, Labels(uri.IdnHost), wild, uri.Port)
            : throw new ArgumentException($"'{entry}' is no host: 'data.example.fr', '*.example.fr', 'https://host:8443' or 'http://127.0.0.1:8080' are.");
    }

    private sealed record Rule(string Scheme, string[] Host, bool Subdomains, int Port)
    {
        public bool Covers(string[] host) =>
            Subdomains
                ? host.Length > Host.Length && host.AsSpan(host.Length - Host.Length).SequenceEqual(Host) && !IsNumeric(host)
                : host.AsSpan().SequenceEqual(Host);

        private static bool IsNumeric(string[] host) => IPAddress.TryParse(string.Join('.', host), out _);
    }
}
