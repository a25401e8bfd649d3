namespace DataSud.EndToEnd.Catalogue;

/// <summary>
/// The pictures of docs/harvesting.md. With DATASUD_HARVESTING_PICTURES set to a folder they are written there:
/// <c>DATASUD_HARVESTING_PICTURES=$PWD/docs scripts/test --filter HarvestingPicture</c>.
/// </summary>
public sealed class HarvestingPictureTests(FilledService service, Browser browser)
{
    [Theory]
    [InlineData("harvesting-catalogue", "/catalog", 850)]
    [InlineData("harvesting-dataset", "/catalog/datasets/arcep-ftth", 1150)]
    public async Task Is_small(string name, string address, int height)
    {
        _ = service.AddressOrSkip;
        await service.WaitForCatalogueAsync();
        await using var visit = await browser.VisitAsync(service.Address, new() { Width = 960, Height = height });
        await visit.Page.GotoAsync(service.Address + address);

        var picture = await visit.Page.ScreenshotAsync();

        Assert.InRange(picture.Length, 20_000, 200_000);
        if (System.Environment.GetEnvironmentVariable("DATASUD_HARVESTING_PICTURES") is { Length: > 0 } folder)
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), picture, TestContext.Current.CancellationToken);
        visit.IsClean();
    }
}
