using System.Globalization;
using System.Text;
using DataSud.Api.Catalogue;
using DataSud.Storage.Catalogue.Entries;

namespace DataSud.Api.Downloads;

/// <summary>Names that files are saved under, as DataSud asks for them: short, ASCII, lower case, producer_subject_AAAAMMJJ.</summary>
internal static class FileNames
{
    /// <summary>Name of a table's file: arcep_fibre-communes_20180331.csv.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="table">Its table.</param>
    /// <param name="extension">The format.</param>
    public static string Of(PortalDataset dataset, CatalogueTable table, string extension)
    {
        var producer = Slug(dataset.Main.Producer.Split(' ', ',')[0]);
        var subject = table == dataset.Entry.Tables[0] ? dataset.Entry.FileSubject : $"{dataset.Entry.FileSubject}-{table.Name}";
        var day = dataset.Main.OfficialDate ?? dataset.LastDay ?? DateOnly.FromDateTime(dataset.Main.PublishedAt);
        return $"{producer}_{Slug(subject)}_{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}.{extension}";
    }

    /// <summary>A text in lower-case letters without accents, digits and hyphens.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(char.ToLowerInvariant(letter));
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        return slug.ToString().TrimEnd('-');
    }
}
