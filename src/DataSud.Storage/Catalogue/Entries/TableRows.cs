using DataSud.Storage.Features;

namespace DataSud.Storage.Catalogue.Entries;

/// <summary>Rows that are no collection of their own, told the way of collections.</summary>
internal static class TableRows
{
    /// <summary>The observations of a release; with a theme, those of its indicators only.</summary>
    /// <param name="id">Name of the table.</param>
    /// <param name="title">Title, in French.</param>
    /// <param name="dataset">Dataset whose release they are of.</param>
    /// <param name="theme">Enjeu of the strategy (A to F); null for all.</param>
    public static Layer Observations(string id, string title, string dataset, string? theme = null) => Of(id, title, dataset,
        $$"""
        FROM stats.observation o
        JOIN stats.indicator i ON i.release_id = o.release_id AND i.code = o.indicator_code
        LEFT JOIN ref.territory t ON t.level = o.level AND t.code = o.territory_code
        WHERE o.release_id = {release}{{(theme is null ? "" : $" AND i.theme = '{theme}'")}}
        """,
        "o.key",
        [
            Text("indicator", "o.indicator_code", "Indicateur", "Code de l’indicateur."),
            Text("indicatorLabel", "i.label", "Libellé de l’indicateur", "En français."),
            Text("level", "o.level", "Niveau", "france, region, departement, epci, commune, arrondissement, other."),
            Text("territory", "o.territory_code", "Territoire", "Code officiel."),
            Text("territoryName", "t.name", "Nom du territoire", "Nom officiel."),
            Text("period", "o.period", "Période", "Comme la source l’imprime : année, trimestre, mois ou jour ; vide si elle n’en donne pas."),
            Of("periodStart", "o.period_start", PropertyType.Date, "Début", "Premier jour de la période."),
            Of("periodEnd", "o.period_end", PropertyType.Date, "Fin", "Dernier jour de la période."),
            Text("dimensions", "o.dimensions::text", "Dimensions", "Ce que le chiffre compte, en JSON : technologie, débit, opérateur…"),
            Of("value", "o.value", PropertyType.Number, "Valeur", "Vide avec un motif seulement : manquant n’est pas zéro."),
            Text("missingReason", "o.missing_reason", "Motif d’absence", "Pourquoi la valeur manque."),
            Text("unit", "o.unit", "Unité", "Code de l’unité."),
            Text("qualifier", "o.qualifier", "Qualificatif", "<, >, ~, estimate, target."),
            Text("basis", "o.basis", "Base", "declared (déclaré), measured (mesuré), administrative, survey, estimated, projection, mixed."),
            Text("source", "o.source_code", "Source", "Producteur du chiffre."),
            Text("sourceTable", "o.source_table", "Fichier ou tableau", "Fichier ou tableau de la source."),
            Of("sourceLine", "o.source_line", PropertyType.Integer, "Ligne", "Ligne de la source ; vide pour une somme."),
            Text("note", "o.note", "Remarque", "Ce qu’il faut savoir du chiffre."),
            Text("flag", "o.flag", "Signalement", "repeat, repeat-rounded, conflict."),
        ]);

    /// <summary>The strategy's enjeux, orientations and objectives.</summary>
    public static Layer Objectives { get; } = Of("objectifs", "Enjeux, orientations et objectifs", "strategie-2018",
        "FROM strategy.objective o\nWHERE o.release_id = {release}", "o.code",
        [
            Text("code", "o.code", "Code", "A, A.1, A.1.1."),
            Text("kind", "o.kind", "Nature", "enjeu, orientation, objectif."),
            Text("parent", "o.parent_code", "Partie de", "Code de l’enjeu ou de l’orientation ; vide pour un enjeu."),
            Text("title", "o.title", "Titre", "Comme le document l’imprime."),
            Text("summary", "o.summary", "Résumé", "En une phrase ou deux."),
            Of("actions", "o.actions", PropertyType.TextList, "Actions", "Actions que le document cite."),
            Text("horizon", "o.horizon", "Horizon", "Vide si le document n’en donne pas."),
            Of("page", "o.page", PropertyType.Integer, "Page", "Page du document."),
        ]);

    /// <summary>The strategy's dated targets.</summary>
    public static Layer Targets { get; } = Of("cibles", "Cibles datées", "strategie-2018",
        """
        FROM strategy.target c
        LEFT JOIN ref.territory t ON t.level = c.level AND t.code = c.territory_code
        WHERE c.release_id = {release}
        """, "c.id",
        [
            Text("id", "c.id", "Identifiant", "Objectif et numéro."),
            Text("objective", "c.objective_code", "Objectif", "Code de l’objectif."),
            Text("indicator", "c.indicator_code", "Indicateur", "Code de l’indicateur qui la mesure ; vide s’il n’y en a pas."),
            Text("level", "c.level", "Niveau", "Niveau du territoire."),
            Text("territory", "c.territory_code", "Territoire", "Code officiel."),
            Text("territoryName", "t.name", "Nom du territoire", "Nom officiel."),
            Text("dimensions", "c.dimensions::text", "Dimensions", "En JSON."),
            Text("comparator", "c.comparator", "Comparaison", "=, >=, <=, qualitative."),
            Of("value", "c.value", PropertyType.Number, "Valeur visée", "Vide pour une cible qualitative."),
            Text("unit", "c.unit", "Unité", "Code de l’unité."),
            Text("due", "c.due", "Échéance", "Comme le document l’imprime."),
            Of("dueDate", "c.due_date", PropertyType.Date, "Jour de l’échéance", "Dernier jour de l’échéance."),
            Text("holder", "c.holder", "Porteur", "Qui la porte ; vide si le document ne le dit pas."),
            Text("wording", "c.wording", "Énoncé", "En français."),
            Text("statusInDocument", "c.status_in_document", "Statut dans le document", "target, projection…"),
        ]);

    /// <summary>The strategy's indicators.</summary>
    public static Layer Indicators { get; } = Of("indicateurs", "Liste des indicateurs", "strategie-2018",
        "FROM stats.indicator i\nWHERE i.release_id = {release}", "i.code",
        [
            Text("code", "i.code", "Code", "Stable."),
            Text("label", "i.label", "Libellé", "En français."),
            Text("labelEn", "i.label_en", "Libellé anglais", "En anglais."),
            Text("unit", "i.unit", "Unité", "Code de l’unité."),
            Text("theme", "i.theme", "Enjeu", "A à F."),
            Of("objectives", "i.objectives", PropertyType.TextList, "Objectifs", "Codes des objectifs qu’il mesure."),
            Text("definition", "i.definition", "Définition", "Ce qu’il compte."),
            Text("direction", "i.direction", "Sens", "higher-is-better, lower-is-better, neutral."),
            Text("basis", "i.basis", "Base", "Déclaré, mesuré…"),
            Of("key", "i.is_key", PropertyType.Boolean, "Indicateur clé", "Indicateur clé de la stratégie."),
        ]);

    /// <summary>The territories of the region.</summary>
    public static Layer Territories { get; } = Of("territoires", "Liste des territoires", "territoires",
        "FROM ref.territory t\nWHERE t.official AND t.in_scope AND {release} IS NOT NULL", "t.level || ':' || t.code",
        [
            Text("level", "t.level", "Niveau", "region, departement, epci, commune, arrondissement."),
            Text("code", "t.code", "Code", "Code officiel : INSEE, SIREN pour un EPCI."),
            Text("name", "t.name", "Nom", "Nom officiel."),
            Text("parentLevel", "t.parent_level", "Niveau du territoire parent", "Vide s’il n’y en a pas."),
            Text("parentCode", "t.parent_code", "Code du territoire parent", "Vide s’il n’y en a pas."),
            Text("epci", "(SELECT m.epci_code FROM ref.membership m WHERE m.vintage = (SELECT max(vintage) FROM ref.membership) AND t.level = 'commune' AND m.commune_code = t.code)", "EPCI", "SIREN de l’EPCI d’une commune."),
            Of("population", "t.population", PropertyType.Integer, "Population municipale", "Vide si aucune source ne la donne."),
        ]);

    /// <summary>The activities of the digital sector.</summary>
    public static Layer DigitalActivities { get; } = Of("codes", "Codes d’activité du secteur numérique", "secteur-numerique",
        "FROM sirene.digital_activity a\nWHERE a.release_id = {release}", "a.naf",
        [
            Text("naf", "a.naf", "Code NAF", "NAF rév. 2."),
            Text("label", "a.label", "Libellé", "Libellé de l’INSEE."),
            Text("family", "a.family", "Famille", "Partie du secteur."),
        ]);

    private static string[] Reference => ["territoires", "insee-cog", "dgcl-epci", "insee-populations"];

    private static Layer Of(string id, string title, string dataset, string from, string key, IReadOnlyList<LayerProperty> columns) => new()
    {
        Id = id,
        Title = title,
        Description = title + ".",
        Dataset = dataset,
        // names and populations of territories, and their EPCI, are those of today
        AlsoDrawsOn = from.Contains("ref.territory", StringComparison.Ordinal) ? [.. Reference.Where(other => other != dataset)] : [],
        From = from,
        Key = key,
        ExampleId = "",
        Geometry = "NULL::geometry",
        GeometryType = "",
        Properties = columns,
    };

    private static LayerProperty Text(string name, string sql, string label, string description) => Of(name, sql, PropertyType.Text, label, description);

    private static LayerProperty Of(string name, string sql, PropertyType type, string label, string description) =>
        new() { Name = name, Sql = sql, Type = type, Label = label, Description = description };
}
