namespace DataSud.EndToEnd;

/// <summary>What colours a screenshot holds.</summary>
internal static class Pixels
{
    /// <summary>How many pixels of an element have each of the colours that the style sheet names.</summary>
    /// <param name="visit">Where.</param>
    /// <param name="selector">The element.</param>
    /// <param name="names">Custom properties of the style sheet.</param>
    public static async Task<Dictionary<string, int>> CountAsync(Visit visit, string selector, params string[] names)
    {
        var picture = await visit.Page.Locator(selector).ScreenshotAsync();
        // The browser is the decoder at hand; nothing is fetched, so the security policy has no say.
        var counts = await visit.Page.EvaluateAsync<int[]>("""
            async ([picture, names]) => {
              const bytes = Uint8Array.from(atob(picture), letter => letter.charCodeAt(0));
              const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
              const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
              context.drawImage(bitmap, 0, 0);
              const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
              const css = getComputedStyle(document.documentElement);
              const wanted = names.map(name => css.getPropertyValue(name).trim().match(/[0-9a-f]{2}/gi).map(part => parseInt(part, 16)));
              const counts = names.map(() => 0);
              for (let i = 0; i < data.length; i += 4)
                wanted.forEach((colour, index) => { if (colour.every((value, part) => Math.abs(value - data[i + part]) <= 2)) counts[index]++; });
              return counts;
            }
            """, new object[] { Convert.ToBase64String(picture), names });
        return names.Zip(counts).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }
}
