namespace DataSud.Storage.Features.Layers;

/// <summary>Establishments of SIRENE, through the view that holds nothing withheld.</summary>
public static class EstablishmentLayer
{
    private const string Digital = """
        (e.naf_edition = 'NAFRev2' AND EXISTS (
            SELECT FROM sirene.digital_activity a
            WHERE a.release_id = sirene.current_release('secteur-numerique') AND a.naf = e.naf)) IS TRUE
        """;

    /// <summary>The layer.</summary>
    public static Layer Establishments { get; } = new()
    {
        Id = "establishments",
        Title = "Établissements",
        Description = "Établissements du répertoire SIRENE (INSEE), actifs si rien d’autre n’est demandé. Ceux dont la diffusion est partielle n’y sont pas, dans aucune version ; "
            + "le nom n’est donné que des personnes morales, le point que là où l’INSEE situe l’établissement mieux que dans sa commune.",
        Dataset = "sirene-establishments",
        AlsoDrawsOn = ["sirene-units", "sirene-geolocation", "secteur-numerique", "territoires", "insee-cog", "dgcl-epci", "insee-populations"],
        From = """
            FROM sirene.establishment_public e
            WHERE e.release_id = {release}
            """,
        ExampleId = "10000000900074",
        Key = "e.siret_number",
        KeyType = PropertyType.Integer,
        KeyDigits = 14,
        Geometry = "e.geom",
        GeometryType = "Point",
        Properties =
        [
            Property.Text("siret", "e.siret", "SIRET", "Numéro de l’établissement, 14 chiffres.") with
            {
                EqualSql = "e.siret_number = CASE WHEN {value} ~ '^[0-9]{14}$' THEN {value}::bigint END",
                Pattern = "^[0-9]{14}$",
                Example = "10000000900074",
                InTiles = true,
            },
            Property.Text("name", "e.name", "Nom", "Enseigne, nom usuel ou dénomination ; nul pour une personne physique ou une unité inconnue.") with { InTiles = true },
            Property.Flag("active", "e.active", "Actif", "État administratif : vrai si actif, faux si fermé.") with { Default = "true", DefaultSql = "e.active", InTiles = true },
            Property.Flag("headOffice", "e.head_office", "Siège", "Siège de l’unité légale ; nul si inconnu."),
            Property.Day("createdOn", "e.created_on", "Création", "Jour de création déclaré ; nul si inconnu."),
            Property.Text("employeeBand", "e.employee_band", "Tranche d’effectifs", "Code de la tranche d’effectifs salariés ; nul si le répertoire n’en donne pas.") with { InTiles = true },
            Property.Flag("employer", "e.employer", "Employeur", "A des salariés ; nul si inconnu."),
            Property.Text("naf", "e.naf", "Activité (APE)", "Code d’activité ; nul si inconnu.") with { InTiles = true },
            Property.Text("section", "e.section", "Section NAF", "Section de la NAF rév. 2 ; nulle si le code est d’une autre édition.") with
            {
                Values = [.. Enumerable.Range('A', 21).Select(letter => ((char)letter).ToString())],
                InTiles = true,
            },
            Property.Flag("digital", Digital, "Secteur numérique", "Activité du secteur numérique (jeu de données secteur-numerique).") with { InTiles = true },
            Property.Text("legalCategory", "e.legal_category", "Catégorie juridique", "De l’unité légale ; nulle si les unités ne sont pas importées."),
            Property.Text("sizeCategory", "e.size_category", "Catégorie d’entreprise", "PME, ETI, GE ; nulle si l’INSEE n’en donne pas."),
            Property.Text("commune", "e.commune_code", "Commune", "Code de la commune (arrondissement à Marseille) ; nul à l’étranger."),
            Property.Text("postalCode", "e.postal_code", "Code postal", "Nul si inconnu."),
            Property.Text("street", "e.street", "Voie", "Numéro et voie ; nuls si inconnus."),
            Property.Integer("pointQuality", "e.point_quality", "Qualité du point", "De 11 (sûre) à 22 ; nulle sans point."),
            Property.OfficialDay("e.release_id"),
        ],
        Within = "e.commune_code COLLATE \"C\" = ANY ({communes})",
        IndexedCommune = ("e", "e.commune_code COLLATE \"C\""),
        Cells = SmallScale.Establishments,
        HeldSql = "SELECT to_regclass(format('sirene.establishment_r%s', {release})) IS NOT NULL",
    };
}
