using System.Diagnostics.CodeAnalysis;
using DataSud.Domain;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.FixedOperators;

/// <summary>ARCEP's list of the operators of fixed networks, by the codes that its other files use.</summary>
/// <remarks>
/// Known edition: <c>operateur.csv</c> of Ma connexion internet, <c>code;code_interop;nom</c>, UTF-8, with rows of ARCEP's own (FORM, CCC, ??), blanks after
/// some names, and interoperability codes that several operators share.
/// </remarks>
public static class ArcepFixedOperators
{
    private const string Once = """
        DELETE FROM staged_operator o
        USING (SELECT ctid AS place, row_number() OVER (PARTITION BY code ORDER BY file, line) AS nth FROM staged_operator) AS n
        WHERE o.ctid = n.place AND n.nth > 1
        RETURNING o.file, o.line, 'code' AS column_name, o.code AS value, 'stands twice' AS reason
        """;

    private const string Shared = """
        SELECT false AS refuses, format('%s is shared by %s.', interop_code, string_agg(code, ', ' ORDER BY code)) AS message
        FROM staged_operator
        WHERE interop_code IS NOT NULL
        GROUP BY interop_code
        HAVING count(*) > 1
        ORDER BY interop_code
        """;

    private const string Publish = """
        INSERT INTO telecom.fixed_operator (release_id, code, interop_code, name, fictitious, source_line)
        SELECT @release, code, interop_code, name, code = '??' OR name ~* '(fictif|inconnu|en cours de collecte)', line
        FROM staged_operator
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "arcep-fixed-operators",
        Ordinal = 18,
        Title = "Opérateurs de réseaux fixes",
        TitleEn = "Operators of fixed networks",
        Description = "Codes et noms des opérateurs de réseaux fixes, tels que les fichiers de l’Arcep sur la fibre les nomment.",
        DescriptionEn = "Codes and names of the operators of fixed networks, as ARCEP's files on fibre name them.",
        Producer = "Arcep",
        Homepage = "https://www.data.gouv.fr/fr/datasets/ma-connexion-internet/",
        Licence = "Licence Ouverte 2.0",
        LicenceUrl = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        Attribution = "Arcep, Ma connexion internet",
        Frequency = "QUARTERLY",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "arcep-fixed-operators",
        Summary = "ARCEP, Ma connexion internet, operateur.csv: the operators of fixed networks, by the codes of its other files.",
        Dataset = Dataset,
        Tables =
        [
            new CsvTable
            {
                Kind = "operators",
                Staging = "staged_operator",
                Encoding = TextEncoding.Utf8OrWindows1252,
                Fields =
                [
                    Field.Of<string>("code", "code", "Code, two to six letters or digits (?? for an operator that is not known)", "text", Code),
                    Official.Text("interop_code", "code_interop", "Code in the exchanges between operators"),
                    Official.Text("name", "nom", "Name") with { Mandatory = true },
                ],
            },
        ],
        RowChecks = [new("An operator stands once", Once)],
        ReleaseChecks = [new("An interoperability code is of one operator", Shared)],
        Publish = [Publish],
    };

    private static bool Code(string text, out string? value, [NotNullWhen(false)] out string? fault)
    {
        value = text.Trim();
        fault = value is "??" || (value.Length is >= 2 and <= 6 && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '@')) ? null : "is no code of an operator";
        return fault is null;
    }
}
