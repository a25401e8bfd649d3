using System.Globalization;
using System.Text;

namespace DataSud.Cli.Tests.Crash;

/// <summary>Files that are large enough for an import of them to be struck in its midst; two editions, so that one is served while the other comes.</summary>
internal static class Editions
{
    private static readonly string[] Header54 =
    [
        "siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement", "trancheEffectifsEtablissement", "anneeEffectifsEtablissement", "dateDernierTraitementEtablissement",
        "etablissementSiege", "numeroVoieEtablissement", "typeVoieEtablissement", "libelleVoieEtablissement", "codePostalEtablissement", "codeCommuneEtablissement", "dateDebut",
        "etatAdministratifEtablissement", "enseigne1Etablissement", "denominationUsuelleEtablissement", "activitePrincipaleEtablissement", "nomenclatureActivitePrincipaleEtablissement",
        "caractereEmployeurEtablissement", "activitePrincipaleNAF25Etablissement",
    ];

    /// <summary>ARCEP's FttH tables of 2018.</summary>
    /// <param name="folder">Where to; made.</param>
    /// <param name="edition">1 or 2.</param>
    /// <param name="communes">How many communes, spread over the départements 01 to 95.</param>
    public static void WriteFtth(string folder, int edition, int communes)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(2018 + edition);
        var list = new StringBuilder("Réseaux en fibre optique jusqu'à l'abonné (FttH)\n,,\nCode commune,Nom commune,Code région,Code département,Siren EPCI,Logements,Établissements,Zones très denses,Engagements L. 33-13,Intentions privées hors engagement L. 33-13,Commune rurale,Commune de montagne,OI 2018 T1\n");
        var lines = new StringBuilder("Titre\nCode commune,Champ,T3 2017,T4 2017,T1 2018\n");
        for (var i = 0; i < communes; i++)
        {
            var departement = string.Create(CultureInfo.InvariantCulture, $"{1 + (i % 95):00}");
            departement = departement == "20" ? "2A" : departement;
            var code = string.Create(CultureInfo.InvariantCulture, $"{departement}{1 + (i / 95):000}");
            var dwellings = random.Next(50, 20_000);
            list.Append(CultureInfo.InvariantCulture, $"{code},Commune {code},93,{departement},200067825, {dwellings}    , {random.Next(500)}    , -    ,{(i % 3 == 0 ? "FRTE " : "-")}, -    , 1    , -    ,{(i % 2 == 0 ? "FRTE-SFR0" : "")}\n");
            lines.Append(CultureInfo.InvariantCulture, $"{code},Locaux Raccordables,{dwellings / 8},{dwellings / 4},{random.Next(dwellings)}\n{code},Catégorie,10,25,50\n");
        }
        File.WriteAllText(Path.Combine(folder, "communes.csv"), list.ToString());
        File.WriteAllText(Path.Combine(folder, "ftthCommunes.csv"), lines.ToString());
    }

    /// <summary>A stock of establishments; all are fictitious.</summary>
    /// <param name="folder">Where to; made.</param>
    /// <param name="edition">1 or 2.</param>
    /// <param name="establishments">How many.</param>
    public static void WriteSirene(string folder, int edition, int establishments)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(54 + edition);
        string[] communes = ["05061", "05001", "13201", "13208", "83137", "84007", "06088", "04112", "75056"];
        string[] activities = ["62.01Z", "47.11B", "96.09Z", "61.10Z", "01.11Z"];
        string[] bands = ["NN", "00", "01", "11", "21"];
        var text = new StringBuilder(string.Join(',', Header54)).Append('\n');
        for (var i = 0; i < establishments; i++)
        {
            var siren = Checked(string.Create(CultureInfo.InvariantCulture, $"{10_000_000 + i}"));
            var siret = Checked(siren + "0001");
            var isPartial = random.Next(20) == 0;
            text.Append(CultureInfo.InvariantCulture, $"{siren},{siret[9..]},{siret},{(isPartial ? 'P' : 'O')},2001-02-03,{bands[random.Next(bands.Length)]},2024,2026-0{edition + 5}-{1 + (i % 28):00},true,")
                .Append(isPartial ? "[ND],[ND],[ND],[ND]," : "12,RUE,DES LILAS,05000,")
                .Append(CultureInfo.InvariantCulture, $"{communes[random.Next(communes.Length)]},2010-01-01,{(random.Next(4) == 0 ? 'F' : 'A')},{(isPartial ? "[ND],[ND]" : $"ENSEIGNE {i},")},{activities[random.Next(activities.Length)]},NAFRev2,{(random.Next(3) == 0 ? 'O' : 'N')},62.01Y\n");
        }
        File.WriteAllText(Path.Combine(folder, "StockEtablissement_utf8.csv"), text.ToString());
    }

    private static string Checked(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = (i % 2 == 0 ? 2 : 1) * (digits[digits.Length - 1 - i] - '0');
            sum += value > 9 ? value - 9 : value;
        }
        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
