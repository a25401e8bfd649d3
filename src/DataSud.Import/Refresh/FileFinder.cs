using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataSud.Import.Pipeline;
using DataSud.Import.Remote;

namespace DataSud.Import.Refresh;

/// <summary>Finds the files of a manifest's entry: producers give each edition an address of its own.</summary>
/// <param name="remote">Fetches what says where they are.</param>
/// <param name="api">Root of the API of data.gouv.fr, or of another portal with the same one.</param>
/// <param name="variable">Value of an environment variable, or null.</param>
public sealed partial class FileFinder(RemoteFiles remote, Uri api, Func<string, string?> variable)
{
    /// <summary>Environment variable with the root of the API.</summary>
    public const string ApiVariable = "DATASUD_DATAGOUV_API";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Root of the API of data.gouv.fr.</summary>
    public static Uri DataGouv { get; } = new("https://www.data.gouv.fr/api/1/");

    /// <summary>Where the files of an entry are at this moment.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <returns>Addresses or paths.</returns>
    /// <exception cref="RefusedException">There is no such file.</exception>
    /// <exception cref="RemoteException">The server that knows cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> FindAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        if (variable(entry.OverridingVariable)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } instead)
            return instead;
        return entry switch
        {
            { Urls: { } urls } => urls,
            { Path: { } path } => [path],
            { Dataset: { } dataset } => await FindAsync(dataset, cancellationToken),
            { Listing: { } listing } => await FindAsync(listing, cancellationToken),
            _ => throw new RefusedException($"Entry '{entry.Name}' does not say where its files are."),
        };
    }

    private async Task<IReadOnlyList<string>> FindAsync(DatasetFiles dataset, CancellationToken cancellationToken)
    {
        var root = api.AbsoluteUri.EndsWith('/') ? api : new Uri(api.AbsoluteUri + "/");
        var address = new Uri(root, $"datasets/{Uri.EscapeDataString(dataset.Slug)}/");
        var answer = await remote.FetchTextAsync(address, cancellationToken);
        List<Candidate> candidates;
        try
        {
            using var json = JsonDocument.Parse(answer);
            candidates = [.. json.RootElement.GetProperty("resources").EnumerateArray().Select(resource => new Candidate(
                resource.GetProperty("title").GetString() ?? "",
                resource.GetProperty("url").GetString() ?? "",
                resource.TryGetProperty("last_modified", out var modified) && modified.ValueKind == JsonValueKind.String && modified.TryGetDateTimeOffset(out var date) ? date : null))];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RemoteException($"{WebAddress.Show(address)} does not answer what data.gouv.fr says of a dataset: {error.Message}");
        }
        return Newest($"the dataset {dataset.Slug}", dataset.Resources, candidates);
    }

    private async Task<IReadOnlyList<string>> FindAsync(ListedFiles listing, CancellationToken cancellationToken)
    {
        var address = WebAddress.Parse(listing.Url);
        var page = await remote.FetchTextAsync(address, cancellationToken);
        var candidates = Link().Matches(page)
            .Select(link => WebUtility.HtmlDecode(link.Groups[1].Value))
            .Select(link => Uri.TryCreate(address, link, out var target) ? target : null)
            .Where(target => target is not null && !target.AbsolutePath.EndsWith('/'))
            .Select(target => new Candidate(Uri.UnescapeDataString(target!.Segments[^1]), target.AbsoluteUri, null))
            .ToList();
        return Newest(WebAddress.Show(address), listing.Files, candidates);
    }

    private static List<string> Newest(string where, IReadOnlyList<string> patterns, List<Candidate> candidates)
    {
        var found = new List<string>();
        foreach (var pattern in patterns)
        {
            List<Candidate> matching;
            try
            {
                matching = candidates.FindAll(candidate => Regex.IsMatch(candidate.Title, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience));
            }
            catch (RegexMatchTimeoutException)
            {
                throw new RefusedException($"The pattern '{pattern}' takes too long to compare with what is in {where}.");
            }
            var newest = matching.OrderByDescending(candidate => EditionOf(candidate.Title)).ThenByDescending(candidate => candidate.Modified).FirstOrDefault()
                ?? throw new RefusedException(
                    $"Nothing in {where} is called like '{pattern}'; it holds {(candidates.Count == 0 ? "nothing" : string.Join(", ", candidates.Take(10).Select(candidate => $"'{candidate.Title}'")))}{(candidates.Count > 10 ? "..." : "")}.");
            found.Add(newest.Url);
        }
        return found;
    }

    /// <summary>
    /// What a title says of its edition, as a number that grows with time: quarter (2026T2, 2026_T1, T2 2026), day or month (20260902, 2026-09,
    /// 01 septembre 2026), year. 0 when it says nothing.
    /// </summary>
    /// <param name="title">Title or file name.</param>
    internal static int EditionOf(string title)
    {
        if (Quarter().Match(title) is { Success: true } quarter)
            return Number(quarter.Groups["year"].Value, 3 * int.Parse(quarter.Groups["quarter"].Value, CultureInfo.InvariantCulture), 0);
        if (WrittenDate().Match(title) is { Success: true } written)
        {
            var month = Array.FindIndex(Months, start => written.Groups["month"].Value.StartsWith(start, StringComparison.OrdinalIgnoreCase)) + 1;
            return Number(written.Groups["year"].Value, month, written.Groups["day"] is { Success: true } day ? int.Parse(day.Value, CultureInfo.InvariantCulture) : 0);
        }
        if (Digits().Match(title) is { Success: true } digits)
        {
            return Number(
                digits.Groups["year"].Value,
                digits.Groups["month"] is { Success: true } month ? int.Parse(month.Value, CultureInfo.InvariantCulture) : 0,
                digits.Groups["day"] is { Success: true } day ? int.Parse(day.Value, CultureInfo.InvariantCulture) : 0);
        }
        return 0;
    }

    private static readonly string[] Months = ["janv", "fév", "mars", "avril", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"];

    private static int Number(string year, int month, int day) => (int.Parse(year, CultureInfo.InvariantCulture) * 10_000) + (month * 100) + day;

    [GeneratedRegex("""href\s*=\s*["']([^"'<>]+)["']""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Link();

    [GeneratedRegex("""(?<!\d)(?<year>20\d\d)[ _-]?T(?<quarter>[1-4])(?!\d)|(?<![A-Z])T(?<quarter>[1-4])[ _-]?(?<year>20\d\d)(?!\d)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Quarter();

    [GeneratedRegex("""(?:(?<!\d)(?<day>\d{1,2})(?:er)? )?(?<month>janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre) (?<year>20\d\d)(?!\d)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex WrittenDate();

    [GeneratedRegex("""(?<!\d)(?<year>20\d\d)(?:[_-]?(?<month>0[1-9]|1[0-2])(?:[_-]?(?<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)""", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Digits();

    private sealed record Candidate(string Title, string Url, DateTimeOffset? Modified);
}
