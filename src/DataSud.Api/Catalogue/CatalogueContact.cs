namespace DataSud.Api.Catalogue;

/// <summary>Whom portals and readers write to about the catalogue.</summary>
/// <param name="Name">Name of the service or of the team.</param>
/// <param name="Email">Address, or null: none is made up.</param>
/// <param name="Url">Page, or null for the service's own first page.</param>
public sealed record CatalogueContact(string Name, string? Email, string? Url)
{
    private const string NameSetting = "DATASUD_CONTACT_NAME";
    private const string EmailSetting = "DATASUD_CONTACT_EMAIL";
    private const string UrlSetting = "DATASUD_CONTACT_URL";

    /// <summary>Reads DATASUD_CONTACT_NAME, DATASUD_CONTACT_EMAIL and DATASUD_CONTACT_URL.</summary>
    /// <exception cref="InvalidOperationException">One of them is no address.</exception>
    public static CatalogueContact Of(IConfiguration configuration)
    {
        var email = Given(EmailSetting);
        if (email is not null && (email.Count(letter => letter == '@') != 1 || email.StartsWith('@') || email.EndsWith('@') || email.Any(char.IsWhiteSpace)))
            throw new InvalidOperationException($"{EmailSetting} is no e-mail address: {email}");
        var url = Given(UrlSetting);
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            throw new InvalidOperationException($"{UrlSetting} is no address of the web: {url}");
        return new(Given(NameSetting) ?? "Service DataSud.Api", email, url);

        string? Given(string setting) => configuration[setting]?.Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Page of the contact.</summary>
    /// <param name="root">Address of the service, without a slash at the end.</param>
    public string UrlUnder(string root) => Url ?? root + "/";
}
