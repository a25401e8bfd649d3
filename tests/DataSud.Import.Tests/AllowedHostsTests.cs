using DataSud.Import.Remote;

namespace DataSud.Import.Tests;

/// <summary>Files come from the hosts of their producers, told label by label.</summary>
public sealed class AllowedHostsTests
{
    [Theory]
    [InlineData("https://data.gouv.fr/a.csv")]
    [InlineData("https://www.data.gouv.fr/fr/datasets/r/350182c9-148a-46e0-8389-76c2ec1374a3")]
    [InlineData("https://static.data.gouv.fr/resources/a.zip")]
    [InlineData("https://object.files.data.gouv.fr/a.csv")]
    [InlineData("https://etalab-datasets.geo.data.gouv.fr/contours-administratifs/2025/geojson/communes-100m.geojson.gz")]
    [InlineData("https://DATA.ARCEP.FR/mobile/sites/last/")]
    [InlineData("https://data.arcep.fr./mobile/sites/last/")]
    [InlineData("https://data.arcep.fr:443/a.csv")]
    [InlineData("https://arcep.s3.rbx.io.cloud.ovh.net/a.csv")]
    [InlineData("https://api.insee.fr/melodi/file/A/B")]
    [InlineData("https://www.collectivites-locales.gouv.fr/a.xlsx")]
    public void TheProducersAreAllowed(string address) => Assert.Null(AllowedHosts.Official.WhyNot(new Uri(address)));

    [Theory]
    [InlineData("http://www.data.gouv.fr/a.csv", "www.data.gouv.fr is asked over https only")]
    [InlineData("ftp://www.data.gouv.fr/a.csv", "www.data.gouv.fr is asked over https only")]
    [InlineData("https://www.data.gouv.fr:8443/a.csv", "port 8443 of www.data.gouv.fr is not allowed")]
    [InlineData("https://data.gouv.fr.evil.example/a.csv", "data.gouv.fr.evil.example is none of the hosts")]
    [InlineData("https://evildata.gouv.fr/a.csv", "evildata.gouv.fr is none of the hosts")]
    [InlineData("https://evil-data.arcep.fr/a.csv", "evil-data.arcep.fr is none of the hosts")]
    [InlineData("https://sub.data.arcep.fr/a.csv", "sub.data.arcep.fr is none of the hosts")]
    [InlineData("https://s3.rbx.io.cloud.ovh.net/a.csv", "s3.rbx.io.cloud.ovh.net is none of the hosts")]
    [InlineData("https://data.gouv.fr@evil.example/a.csv", "evil.example is none of the hosts")]
    [InlineData("https://127.0.0.1/a.csv", "127.0.0.1 is none of the hosts")]
    [InlineData("https://[::1]/a.csv", "is none of the hosts")]
    [InlineData("https://localhost/a.csv", "localhost is none of the hosts")]
    [InlineData("https://dаta.gouv.fr/a.csv", "is none of the hosts")] // a Cyrillic а
    public void OthersAreNot(string address, string why) => Assert.Contains(why, AllowedHosts.Official.WhyNot(new Uri(address)), StringComparison.Ordinal);

    [Theory]
    [InlineData("portail.example.fr", "https://portail.example.fr/a.csv", true)]
    [InlineData("portail.example.fr", "http://portail.example.fr/a.csv", false)]
    [InlineData("portail.example.fr", "https://x.portail.example.fr/a.csv", false)]
    [InlineData("*.example.fr", "https://a.b.example.fr/a.csv", true)]
    [InlineData("*.example.fr", "https://example.fr/a.csv", false)]
    [InlineData("*.example.fr", "https://badexample.fr/a.csv", false)]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/a.csv", true)]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8081/a.csv", false)]
    [InlineData("http://127.0.0.1:8080", "https://127.0.0.1:8080/a.csv", false)]
    [InlineData("https://interne.example:8443, autre.example", "https://interne.example:8443/a.csv", true)]
    [InlineData("https://interne.example:8443, autre.example", "https://autre.example/a.csv", true)]
    [InlineData(null, "https://autre.example/a.csv", false)]
    public void ASettingAddsToThem(string? more, string address, bool allowed) => Assert.Equal(allowed, AllowedHosts.Official.And(more).WhyNot(new Uri(address)) is null);

    [Theory]
    [InlineData("*")]
    [InlineData("*.fr")]
    [InlineData("*.127.0.0.1")]
    [InlineData("ftp://example.fr")]
    [InlineData("https://example.fr/folder")]
    [InlineData("https://user@example.fr")]
    [InlineData("*.https://example.fr")]
    [InlineData("https://")]
    public void ASettingThatSaysNothingClearIsRefused(string more) =>
        Assert.Contains("is no host", Assert.Throws<ArgumentException>(() => AllowedHosts.Official.And(more)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://data.arcep.fr/a.csv", true)]
    [InlineData("HTTP://x", true)]
    [InlineData("file:///etc/passwd", true)]
    [InlineData("C:\\a.csv", false)]
    [InlineData("folder/a.csv", false)]
    [InlineData("://x", false)]
    [InlineData("a b://x", false)]
    public void AnAddressIsToldFromAPath(string given, bool isAddress) => Assert.Equal(isAddress, WebAddress.Is(given));
}
