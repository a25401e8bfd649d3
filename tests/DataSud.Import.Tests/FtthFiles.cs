using System.Text;

namespace DataSud.Import.Tests;

/// <summary>
/// A small edition in ARCEP's form of 2018, with the cells it is known for. Its figures are made up, but add up:
/// 05061 and 05001 + 05120 in the Hautes-Alpes, 13055 in the Bouches-du-Rhône.
/// </summary>
internal sealed class FtthFiles : IDisposable
{
    private const string Titles = "Réseaux en fibre optique jusqu'à l'abonné (FttH),,\nInformations,,\n,,\n,,\n";

    public FtthFiles()
    {
        Write("communes.csv", Titles
            + "Code commune,Nom commune,Code région,Code département,Siren EPCI,Logements,Établissements,Zones très denses,Engagements L. 33-13,Intentions privées hors engagement L. 33-13,Commune rurale,Commune de montagne,OI 2018 T1\n"
            + "05001,Abriès,93,05,200067452, 900    , 60    , -    , -    , -    , 1    , 1    ,\n"
            + "05061,Gap,93,05,200067825, 21\u00A0811    , 1\u00A0623    , -    ,FRTE , -    , -    , 1    ,FRTE\n"
            + "13055,Marseille,93,13,200054807, 432\u00A0378    , 24\u00A0094    , 1    , -    , -    , -    , -    ,FREE-FRTE-SFR0-UPCF\n"
            + "05120,Ristolas,93,05,200067452, 300    , -    , -    , -    , 1    , 1    , 2    ,S@RT\n");
        Write("ftthCommunes.csv", Titles
            + "Code commune,Champ,T4 2017,T1 2018\n"
            + "05001,Locaux Raccordables,0,96\n05001,Catégorie,0,10\n"
            + "05061,Locaux Raccordables,11088,11414\n05061,Catégorie,25,25\n"
            + "05120,Locaux Raccordables,3,24\n05120,Catégorie,5,5\n"
            + "13055,Locaux Raccordables,240000,248140\n13055,Catégorie,50,50\n");
        Write("departements.csv", Titles
            + "Code département,Nom département,Code région,Logements,Établissements\n"
            + "05,Hautes-Alpes,93, 23\u00A0011    , 1\u00A0683    \n13,Bouches-du-Rhône,93, 432\u00A0378    , 24\u00A0094    \n");
        Write("ftthDepartements.csv", Titles
            + "Code département,Champ,T4 2017,T1 2018\n"
            + "05,Locaux Raccordables,11091,11534\n05,Catégorie,25,25\n13,Locaux Raccordables,240000,248140\n13,Catégorie,50,50\n");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("datasud-ftth").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Replaces a text that must be there once.</summary>
    public FtthFiles Replace(string name, string old, string replacement)
    {
        var text = File.ReadAllText(this[name]);
        Assert.Equal(2, text.Split(old).Length);
        Write(name, text.Replace(old, replacement, StringComparison.Ordinal));
        return this;
    }

    public FtthFiles Delete(string name)
    {
        File.Delete(this[name]);
        return this;
    }

    public FtthFiles WriteBytes(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this;
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string name, string text) => File.WriteAllText(this[name], text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
