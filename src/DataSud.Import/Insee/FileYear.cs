using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee;

/// <summary>
/// The year of a file that says it in its name only (<c>v_commune_2026.csv</c>, <c>communes-01012019.csv</c>, <c>BPE24.csv</c>), or else
/// by <c>--edition</c>; the name of a sheet comes last, for the EPCI workbook of 2026 calls its sheet Epcicom2025.
/// </summary>
internal static class FileYear
{
    /// <summary>
    /// Makes the temporary table <c>staged_year</c> (file, year, said_by): year is null where nobody says it; said_by is name, edition or sheet.
    /// </summary>
    public const string Prepare = """
        CREATE TEMP TABLE staged_year ON COMMIT DROP AS
        SELECT f.file,
               coalesce(by_name.year, by_edition.year, by_sheet.year) AS year,
               CASE WHEN by_name.year IS NOT NULL THEN 'name' WHEN by_edition.year IS NOT NULL THEN 'edition' WHEN by_sheet.year IS NOT NULL THEN 'sheet' END AS said_by
        FROM staged_file f
        CROSS JOIN staged_request r
        CROSS JOIN LATERAL (
            SELECT coalesce(
                substring(split_part(f.name, '#', 1) FROM '(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])'),
                substring(split_part(f.name, '#', 1) FROM '(?<![0-9])[0-3][0-9][01][0-9]((?:19|20)[0-9]{2})(?![0-9])'),
                '20' || substring(lower(split_part(f.name, '#', 1)) FROM '(?:bpe|pop|cog)([0-9]{2})(?![0-9])'))::int AS year) AS by_name
        CROSS JOIN LATERAL (SELECT substring(r.edition FROM '^\s*((?:19|20)[0-9]{2})(?![0-9])')::int AS year) AS by_edition
        CROSS JOIN LATERAL (SELECT substring(split_part(f.name, '#', 2) FROM '(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])')::int AS year) AS by_sheet
        """;

    /// <summary>Refuses the release where the year of a file is not known.</summary>
    /// <param name="kinds">Kinds of file that need one.</param>
    public static ReleaseCheck Known(params string[] kinds) => new("The year of each file is known", $"""
        SELECT true AS refuses, format('%s does not say its year in its name: give it as --edition 2026.', f.name) AS message
        FROM staged_file f
        JOIN staged_year y ON y.file = f.file
        WHERE y.year IS NULL AND f.kind IN ({string.Join(", ", kinds.Select(kind => $"'{kind}'"))})
        ORDER BY f.name
        """);
}
