using System.Globalization;
using System.Text;

namespace DataSud.Synthetic;

/// <summary>
/// A stock of establishments in the form of INSEE's StockEtablissement, with fictitious units: SIRET numbers that pass the Luhn
/// check, real commune codes, <c>[ND]</c> in the cells of partially diffusible ones. The same seed makes the same bytes.
/// </summary>
public sealed class SireneStock
{
    /// <summary>The 54 columns of the editions since December 2025; those of 53 and 48 columns are these without some.</summary>
    public static readonly string[] Columns =
        ("siren,nic,siret,statutDiffusionEtablissement,dateCreationEtablissement,trancheEffectifsEtablissement,anneeEffectifsEtablissement,activitePrincipaleRegistreMetiersEtablissement,"
        + "dateDernierTraitementEtablissement,etablissementSiege,nombrePeriodesEtablissement,complementAdresseEtablissement,numeroVoieEtablissement,indiceRepetitionEtablissement,"
        + "dernierNumeroVoieEtablissement,indiceRepetitionDernierNumeroVoieEtablissement,typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,"
        + "libelleCommuneEtrangerEtablissement,distributionSpecialeEtablissement,codeCommuneEtablissement,codeCedexEtablissement,libelleCedexEtablissement,codePaysEtrangerEtablissement,"
        + "libellePaysEtrangerEtablissement,identifiantAdresseEtablissement,coordonneeLambertAbscisseEtablissement,coordonneeLambertOrdonneeEtablissement,complementAdresse2Etablissement,"
        + "numeroVoie2Etablissement,indiceRepetition2Etablissement,typeVoie2Etablissement,libelleVoie2Etablissement,codePostal2Etablissement,libelleCommune2Etablissement,"
        + "libelleCommuneEtranger2Etablissement,distributionSpeciale2Etablissement,codeCommune2Etablissement,codeCedex2Etablissement,libelleCedex2Etablissement,codePaysEtranger2Etablissement,"
        + "libellePaysEtranger2Etablissement,dateDebut,etatAdministratifEtablissement,enseigne1Etablissement,enseigne2Etablissement,enseigne3Etablissement,denominationUsuelleEtablissement,"
        + "activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement,activitePrincipaleNAF25Etablissement").Split(',');

    private static readonly string[] Since53 =
        ["dernierNumeroVoieEtablissement", "indiceRepetitionDernierNumeroVoieEtablissement", "identifiantAdresseEtablissement", "coordonneeLambertAbscisseEtablissement", "coordonneeLambertOrdonneeEtablissement"];

    private static readonly string[] Activities =
        ["62.01Z", "62.02A", "47.11F", "47.71Z", "56.10A", "68.20B", "86.21Z", "43.21A", "01.21Z", "70.22Z", "96.02A", "85.59A", "49.41A", "10.71C", "55.10Z", "94.99Z", "61.10Z", "84.11Z", "90.03A", "77.11A"];

    private static readonly string[] Bands = ["NN", "NN", "NN", "NN", "", "00", "01", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53"];
    private static readonly string[] StreetTypes = ["RUE", "AV", "BD", "CHE", "PL", "RTE", "IMP", "ALL"];
    private static readonly string[] Streets = ["DE LA REPUBLIQUE", "DES LAVANDES", "JEAN JAURES", "DU MISTRAL", "DE L'EGLISE", "DES ECOLES", "VICTOR HUGO", "DU PONT, DIT \"LE VIEUX\""];

    private readonly string[] _columns;
    private readonly int[] _places;
    private readonly string[] _inside;
    private readonly string[] _outside;
    private readonly Random _random;
    private readonly string[] _row = new string[Columns.Length];

    /// <summary>Makes ready.</summary>
    /// <param name="width">48, 53 or 54 columns.</param>
    /// <param name="inside">Communes of the region, as SIRENE codes them: arrondissements in Marseille.</param>
    /// <param name="outside">Other communes of France.</param>
    /// <param name="seed">Where chance begins.</param>
    public SireneStock(int width, IReadOnlyList<string> inside, IReadOnlyList<string> outside, int seed)
    {
        _columns = width switch
        {
            54 => Columns,
            53 => Columns[..53],
            48 => [.. Columns[..53].Except(Since53)],
            _ => throw new ArgumentOutOfRangeException(nameof(width), width, "The editions have 48, 53 or 54 columns."),
        };
        _places = [.. _columns.Select(column => Array.IndexOf(Columns, column))];
        (_inside, _outside, _random) = ([.. inside], [.. outside], new Random(seed));
    }

    /// <summary>The header line.</summary>
    public string Header => string.Join(',', _columns);

    /// <summary>The next row.</summary>
    /// <param name="number">Which unit, from 0; each has another SIREN.</param>
    /// <param name="withheld">Whether it is partially diffusible; null leaves it to chance (one in twenty).</param>
    /// <returns>A line without its end.</returns>
    public string Row(int number, bool? withheld = null)
    {
        Array.Fill(_row, "");
        var siren = WithLuhn((10_000_000 + ((long)number * 7 % 80_000_000)).ToString("00000000", CultureInfo.InvariantCulture));
        var siret = WithLuhn(siren + _random.Next(1, 40).ToString("0000", CultureInfo.InvariantCulture));
        var isWithheld = withheld ?? _random.Next(20) == 0;
        var isInside = _outside.Length == 0 || _random.Next(100) < 9;
        var communes = isInside ? _inside : _outside;
        // A few communes have most of the establishments.
        var commune = communes[(int)(communes.Length * Math.Pow(_random.NextDouble(), 3))];
        var isAbroad = _random.Next(200) == 0;
        var isActive = _random.Next(100) < 40;
        var employs = _random.Next(100) < 12;

        Set("siren", siren);
        Set("nic", siret[9..]);
        Set("siret", siret);
        Set("statutDiffusionEtablissement", isWithheld ? "P" : "O");
        Set("dateCreationEtablissement", Date(1975, 2026));
        Set("trancheEffectifsEtablissement", employs ? Bands[_random.Next(5, Bands.Length)] : Bands[_random.Next(5)]);
        Set("anneeEffectifsEtablissement", employs ? "2023" : "");
        Set("dateDernierTraitementEtablissement", $"{Date(2023, 2026)}T{_random.Next(24):00}:{_random.Next(60):00}:{_random.Next(60):00}");
        Set("etablissementSiege", _random.Next(4) > 0 ? "true" : "false");
        Set("nombrePeriodesEtablissement", _random.Next(1, 6).ToString(CultureInfo.InvariantCulture));
        var streetNumber = _random.Next(1, 200).ToString(CultureInfo.InvariantCulture);
        SetPersonal("numeroVoieEtablissement", streetNumber, isWithheld);
        SetPersonal("indiceRepetitionEtablissement", _random.Next(30) == 0 ? "B" : "", isWithheld);
        SetPersonal("typeVoieEtablissement", StreetTypes[_random.Next(StreetTypes.Length)], isWithheld);
        SetPersonal("libelleVoieEtablissement", Streets[_random.Next(Streets.Length)], isWithheld);
        if (isAbroad)
        {
            Set("codePaysEtrangerEtablissement", "99132");
            Set("libellePaysEtrangerEtablissement", "ROYAUME-UNI");
        }
        else
        {
            SetPersonal("codePostalEtablissement", commune, isWithheld);
            SetPersonal("libelleCommuneEtablissement", "COMMUNE " + commune, isWithheld);
            SetPersonal("codeCommuneEtablissement", commune, isWithheld && _random.Next(3) > 0);
            SetPersonal("identifiantAdresseEtablissement", $"{commune}0{_random.Next(1000, 9999)}_B", isWithheld);
            SetPersonal("coordonneeLambertAbscisseEtablissement", $"{_random.Next(800_000, 1_000_000)}.{_random.Next(10)}", isWithheld);
            SetPersonal("coordonneeLambertOrdonneeEtablissement", $"{_random.Next(6_200_000, 6_400_000)}.{_random.Next(10)}", isWithheld);
        }
        Set("dateDebut", Date(2008, 2026));
        Set("etatAdministratifEtablissement", isActive ? "A" : "F");
        SetPersonal("enseigne1Etablissement", _random.Next(6) == 0 ? $"ENSEIGNE {number}" : "", isWithheld);
        SetPersonal("denominationUsuelleEtablissement", _random.Next(12) == 0 ? $"MAISON {number}" : "", isWithheld);
        Set("activitePrincipaleEtablissement", Activities[_random.Next(Activities.Length)]);
        Set("nomenclatureActivitePrincipaleEtablissement", isActive || _random.Next(3) > 0 ? "NAFRev2" : "NAFRev1");
        Set("caractereEmployeurEtablissement", employs ? "O" : "N");
        Set("activitePrincipaleNAF25Etablissement", "62.10Y");

        var line = new StringBuilder(256);
        foreach (var place in _places)
        {
            if (line.Length > 0)
                line.Append(',');
            var cell = _row[place];
            line.Append(cell.AsSpan().IndexOfAny(",\"") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"")}\"");
        }
        return line.ToString();
    }

    /// <summary>Adds the check digit of Luhn.</summary>
    /// <param name="digits">All digits but the last.</param>
    public static string WithLuhn(string digits)
    {
        var sum = 0;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            var digit = digits[i] - '0';
            if ((digits.Length - i) % 2 == 1)
                digit = digit > 4 ? (2 * digit) - 9 : 2 * digit;
            sum += digit;
        }
        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }

    private void Set(string column, string value) => _row[Array.IndexOf(Columns, column)] = value;

    private void SetPersonal(string column, string value, bool isWithheld) => Set(column, isWithheld && value.Length > 0 ? "[ND]" : value);

    private string Date(int from, int to) =>
        new DateOnly(_random.Next(from, to), _random.Next(1, 13), _random.Next(1, 29)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
