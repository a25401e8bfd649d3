using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Cartefibre;

/// <summary>ARCEP's Cartefibre: buildings by state, and the layer of communes.</summary>
/// <remarks>
/// Known editions: quarters to 2026 T2. No row tells the quarter: the name of the file does (<c>carte_fibre_immeubles_2026_T2_20260902.csv</c>,
/// <c>2026t2-immeuble.zip</c>), or <c>--edition</c>.
/// <list type="bullet">
/// <item>Buildings: CSV in UTF-8, comma, quotes where needed; <c>x,y,imb_id,num_voie,cp_no_voie,type_voie,nom_voie,batiment,code_insee,code_poste,nom_com,catg_loc_imb,imb_etat,pm_ref,pm_etat,pm_date_mad,code_l331,type_imb,date_completude,date_completude_manquante</c>.</item>
/// <item>Communes: <c>2026t2-commune.zip</c>, an ESRI shapefile of which the .dbf is read (numbers with 15 decimals, one-byte Latin text although the
/// .cpg says UTF-8): <c>ID,INSEE_COM,NOM_COM,INSEE_AR,INSEE_DEP,NOM_DEP,INSEE_REG,NOM_REG,NOM_REG_1,STATUT,orig_ogcf,Dpt,OI_AMEL,ZTD_2013,POPULATION,ZMD_privé,L_33-13,zone,Locaux,oi,oi_bis,ftth,couv</c>.</item>
/// </list>
/// </remarks>
public static class ArcepCartefibre
{
    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "arcep-cartefibre",
        Ordinal = 6,
        Title = "Fibre par immeuble et par commune (Cartefibre)",
        TitleEn = "Fibre by building and by commune (Cartefibre)",
        Description = "Immeubles par état de raccordement à la fibre, locaux et locaux raccordables par commune, EPCI, département et région, trimestre après trimestre, d’après Cartefibre.",
        DescriptionEn = "Buildings by state of their connection to fibre, premises and connectable premises by commune, EPCI, département and region, quarter after quarter, from Cartefibre.",
        Producer = "Arcep",
        Homepage = "https://www.data.gouv.fr/fr/datasets/le-marche-du-haut-et-tres-haut-debit-fixe-deploiements/",
        Licence = "Licence Ouverte 1.0",
        LicenceUrl = "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
        Attribution = "Arcep, Le marché du haut et très haut débit fixe (déploiements), Cartefibre",
        Frequency = "QUARTERLY",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "arcep-cartefibre",
        Summary = "ARCEP, Cartefibre: the buildings (CSV of some 25 million rows, counted while they are read: by commune, state, category and operator) and the communes "
            + "(the .dbf of the shapefile, alone or in its zip; no outline is read). Each quarter is kept beside the others; the quarter is told by the file's name or by --edition 2026-Q2. A building that stands twice is counted twice.",
        Dataset = Dataset,
        Accumulates = true,
        Tables = [new BuildingsTable(), new CommunesLayer()],
        EditionForm = Quarter.Form,
        RowChecks = CartefibreChecks.Rows,
        ReleaseChecks = CartefibreChecks.Release,
        Publish =
        [
            EmbeddedSql.Read("Arcep/Cartefibre/publish-rows.sql"),
            EmbeddedSql.Read("Arcep/Cartefibre/publish-indicators.sql"),
            EmbeddedSql.Read("Arcep/Cartefibre/publish-observations.sql"),
        ],
    };
}
