using System.Globalization;
using System.Text.Json;
using DataSud.Api.Http;
using DataSud.Import;

namespace DataSud.Api.Imports;

/// <summary>
/// Reads what is asked of an import, from JSON or from the fields of a form, and names all that is wrong at once. A member that is not known
/// is wrong: a spelling mistake must not pass for a filter.
/// </summary>
internal sealed class ImportOrderReader
{
    private const int MostUrls = 20;
    private const int LongestUrl = 2_000;
    private const int LongestText = 100;

    private static readonly string KnownSources = string.Join(", ", Sources.All.Select(source => source.Name));

    private static readonly Member[] Members =
    [
        new("source", $"one of {KnownSources}", JsonValueKind.String, (text, draft) =>
        {
            if (Sources.Find(text) is null)
                return CodeMatching.Nearest(text, Sources.All.Select(source => source.Name)) is [var nearest, ..] ? $"is no source; the nearest is {nearest}" : "is no source";
            draft.source = text;
            return null;
        }),
        new("dryRun", "true or false", JsonValueKind.True, (text, draft) => bool.TryParse(text, out draft.dryRun) ? null : "must be true or false"),
        new("territory", "the code of a département or region (93)", JsonValueKind.String, (text, draft) =>
        {
            draft.territory = text;
            return text.Length is > 0 and <= 9 && text.All(char.IsAsciiLetterOrDigit) ? null : "is no code";
        }),
        new("maxRejects", "a share from 0 to 1 (0.01)", JsonValueKind.Number, (text, draft) =>
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) || share is not (>= 0 and <= 1))
                return "must be a share from 0 to 1";
            draft.maxRejects = share;
            return null;
        }),
        new("edition", $"a short text of at most {LongestText} characters (2018-Q1)", JsonValueKind.String, (text, draft) =>
        {
            draft.edition = text;
            return text.Trim().Length is > 0 and <= LongestText && !text.Any(char.IsControl) ? null : "is empty, too long, or holds a control character";
        }),
        new("officialDate", "a day (2018-03-31)", JsonValueKind.String, (text, draft) =>
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return "is not a day";
            draft.officialDate = day;
            return null;
        }),
    ];

    private readonly HashSet<string> given = new(StringComparer.Ordinal);
    private readonly List<string> urls = [];
    private string source = "";
    private bool dryRun;
    private string? territory;
    private double? maxRejects;
    private string? edition;
    private DateOnly? officialDate;

    /// <summary>What is wrong so far.</summary>
    public List<ParameterError> Errors { get; } = [];

    /// <summary>Reads the members of a JSON object.</summary>
    /// <param name="body">The body.</param>
    public void Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            Errors.Add(new("", Kind(body.ValueKind), "is no JSON object", "an object with source and urls"));
            return;
        }
        foreach (var property in body.EnumerateObject())
        {
            if (!given.Add(property.Name))
                Errors.Add(new(property.Name, "", "is given more than once", "one value"));
            else if (property.Name == "urls")
                ReadUrls(property.Value);
            else if (Find(property.Name, "source, urls, dryRun, territory, maxRejects, edition, officialDate") is { } member && property.Value.ValueKind != JsonValueKind.Null)
                Read(member, property.Value);
        }
        if (urls.Count == 0 && !given.Contains("urls"))
            Errors.Add(new("urls", "", "is missing", $"1 to {MostUrls} https addresses"));
        Complete();
    }

    /// <summary>Reads a field of a form.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public void ReadField(string name, string value)
    {
        if (!given.Add(name))
            Errors.Add(new(name, value, "is given more than once", "one value"));
        else if (Find(name, "source, file, dryRun, territory, maxRejects, edition, officialDate") is { } member && member.Read(value, this) is { } error)
            Errors.Add(new(name, value, error, member.Accepts));
    }

    /// <summary>Ends the reading of a form.</summary>
    /// <param name="files">How many files it held.</param>
    public void EndForm(int files)
    {
        if (files == 0)
            Errors.Add(new("file", "", "is missing", "one or more files"));
        Complete();
    }

    /// <summary>The order, once nothing is wrong.</summary>
    /// <param name="files">Names of the files that were received.</param>
    public ImportOrder Order(IReadOnlyList<string> files) => new()
    {
        Source = source,
        Urls = urls,
        Files = files,
        DryRun = dryRun,
        Territory = territory,
        MaxRejects = maxRejects,
        Edition = edition,
        OfficialDate = officialDate,
    };

    private void Complete()
    {
        if (!given.Contains("source"))
            Errors.Add(new("source", "", "is missing", $"one of {KnownSources}"));
        if (territory is not null && Errors.TrueForAll(error => error.Parameter != "territory") && Sources.Find(source) is { } known && !ImportOrder.TakesTerritory(known))
            Errors.Add(new("territory", territory, $"is no filter that {source} has", "nothing: leave it out"));
    }

    private Member? Find(string name, string known)
    {
        var member = Array.Find(Members, member => member.Name == name);
        if (member is null)
            Errors.Add(new(name, "", "is not known", $"the members {known}"));
        return member;
    }

    private void Read(Member member, JsonElement value)
    {
        var kind = value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;
        if (kind != member.Kind || Text(value) is not { } text)
            Errors.Add(new(member.Name, Kind(value.ValueKind), "has a value of another type", member.Accepts));
        else if (member.Read(text, this) is { } error)
            Errors.Add(new(member.Name, text, error, member.Accepts));
    }

    private void ReadUrls(JsonElement value)
    {
        const string Accepts = "1 to 20 addresses, each https://host/path";
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is not (> 0 and <= MostUrls))
        {
            Errors.Add(new("urls", Kind(value.ValueKind), $"must be an array of 1 to {MostUrls} addresses", Accepts));
            return;
        }
        foreach (var item in value.EnumerateArray())
        {
            var text = item.ValueKind == JsonValueKind.String ? Text(item) : null;
            if (WhatIsWrong(text) is { } wrong)
                Errors.Add(new("urls", text ?? Kind(item.ValueKind), wrong, Accepts));
            else if (urls.Contains(text!, StringComparer.Ordinal))
                Errors.Add(new("urls", text!, "is given more than once", Accepts));
            else
                urls.Add(text!);
        }
    }

    // Whether the host is one of those that may be fetched from is for the importer to say.
    private static string? WhatIsWrong(string? text) => text switch
    {
        null => "is no address",
        { Length: > LongestUrl } => $"is longer than {LongestUrl} characters",
        _ when text.Any(c => c is <= ' ' or > '~') => "holds a character that an address must escape",
        _ when !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 => "is no absolute address",
        _ when new Uri(text).Scheme != Uri.UriSchemeHttps => "is not https",
        _ when new Uri(text).UserInfo.Length > 0 => "holds a user name or a password",
        _ => null,
    };

    // A string may hold half of a surrogate pair, which is no text.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Kind(JsonValueKind kind) => kind.ToString().ToLowerInvariant();

    private sealed record Member(string Name, string Accepts, JsonValueKind Kind, Func<string, ImportOrderReader, string?> Read);
}
