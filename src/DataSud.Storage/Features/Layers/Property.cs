namespace DataSud.Storage.Features.Layers;

/// <summary>Short ways to say a property of a layer.</summary>
internal static class Property
{
    /// <summary>A text.</summary>
    public static LayerProperty Text(string name, string sql, string label, string description) => Of(name, sql, PropertyType.Text, label, description);

    /// <summary>A whole number.</summary>
    public static LayerProperty Integer(string name, string sql, string label, string description) => Of(name, sql, PropertyType.Integer, label, description);

    /// <summary>A number.</summary>
    public static LayerProperty Number(string name, string sql, string label, string description) => Of(name, sql, PropertyType.Number, label, description);

    /// <summary>True or false.</summary>
    public static LayerProperty Flag(string name, string sql, string label, string description) => Of(name, sql, PropertyType.Boolean, label, description);

    /// <summary>A day.</summary>
    public static LayerProperty Day(string name, string sql, string label, string description) => Of(name, sql, PropertyType.Date, label, description);

    /// <summary>A list of texts.</summary>
    public static LayerProperty List(string name, string sql, string label, string description) => Of(name, sql, PropertyType.TextList, label, description);

    /// <summary>A quarter, the latest one unless another is asked for.</summary>
    /// <param name="sql">The quarter of a row.</param>
    /// <param name="latest">Condition that a row is of the latest one.</param>
    /// <param name="all">Query of the release's quarters, the latest first.</param>
    public static LayerProperty Quarter(string sql, string latest, string? all = null) =>
        Text("quarter", sql, "Trimestre", "Trimestre de l’édition (2026-Q1) ; la plus récente de la version si rien d’autre n’est demandé.") with
        {
            Default = "latest",
            DefaultSql = latest,
            ValuesSql = all,
            Pattern = "^[0-9]{4}-Q[1-4]$",
            Example = "2026-Q1",
            InTiles = true,
        };

    /// <summary>The last day of a quarter.</summary>
    public static LayerProperty EndOfQuarter(string quarter) => Day("date", LastDay(quarter), "Date", "Dernier jour du trimestre, date des données.");

    /// <summary>The official day of a release.</summary>
    /// <param name="release">SQL of the release's id.</param>
    public static LayerProperty OfficialDay(string release) =>
        Day("date", $"(SELECT v.official_date FROM catalog.release v WHERE v.id = {release})", "Date", "Date officielle de la version ; nulle si la source n’en donne pas.");

    /// <summary>First day of a quarter written 2026-Q1.</summary>
    public static string FirstDay(string quarter) => $"make_date(left({quarter}, 4)::int, 3 * right({quarter}, 1)::int - 2, 1)";

    /// <summary>Last day of a quarter written 2026-Q1.</summary>
    public static string LastDay(string quarter) => $"(make_date(left({quarter}, 4)::int, 3 * right({quarter}, 1)::int - 2, 1) + interval '3 months - 1 day')::date";

    private static LayerProperty Of(string name, string sql, PropertyType type, string label, string description) =>
        new() { Name = name, Sql = sql, Type = type, Label = label, Description = description };
}
