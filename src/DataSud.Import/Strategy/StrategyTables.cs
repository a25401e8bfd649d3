using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Strategy;

/// <summary>The ten files of the strategy, column by column.</summary>
internal static class StrategyTables
{
    private static readonly string[] Levels = ["france", "region", "departement", "epci", "commune", "other"];

    public static IReadOnlyList<ITable> All { get; } =
    [
        new CsvTable
        {
            Kind = "objectives",
            Staging = "staged_objective",
            Fields =
            [
                Field.Word("kind", "kind", "enjeu, orientation or objectif", "enjeu", "orientation", "objectif"),
                Field.Label("code", "code", "Code: A, A.1 or A.1.3"),
                Field.Text("parent_code", "parent_code", "Code above it; empty for an enjeu"),
                Field.Label("title", "title", "Title as printed"),
                Field.Integer("page", "page", "Page of the document"),
            ],
        },
        new CsvTable
        {
            Kind = "summaries",
            Staging = "staged_summary",
            Fields =
            [
                Field.Label("code", "code", "Code of the objective"),
                Field.Label("summary", "summary_fr", "Summary in French"),
                Field.Text("actions", "actions_fr", "Actions, separated by two semicolons"),
                Field.Text("horizon", "horizon", "Year or years aimed at"),
                Field.Text("source_lines", "source_lines", "Lines of the text"),
            ],
        },
        new CsvTable
        {
            Kind = "indicators",
            Staging = "staged_indicator",
            Fields =
            [
                Field.Label("code", "code", "Code"),
                Field.Label("label", "label_fr", "Label in French"),
                Field.Label("label_en", "label_en", "Label in English"),
                Field.Label("unit", "unit", "Unit, a code of units"),
                Field.Label("theme", "theme", "Enjeu it belongs to"),
                Field.Items("objectives", "objectives", "Objectives it measures"),
                Field.Label("definition", "definition_fr", "Definition in French"),
                Field.Word("direction", "direction", "Which way is better", "higher-is-better", "lower-is-better", "neutral"),
                Field.Word("basis", "basis", "How it was found", "administrative", "survey", "declared", "estimated", "projection", "mixed"),
                Field.Word("is_key", "key", "One of the key indicators", "yes", "no"),
                Field.Text("source_lines", "source_lines", "Up to five lines of the text"),
            ],
        },
        new CsvTable
        {
            Kind = "figures",
            Staging = "staged_figure",
            Fields =
            [
                Field.Label("id", "id", "Identifier: f00001"),
                Field.Label("table_id", "table_id", "Table or paragraph of the document"),
                Field.Label("indicator_code", "indicator_code", "Indicator"),
                Field.Word("level", "level", "Level of the place", Levels),
                Field.Label("territory_code", "territory_code", "Code of the place"),
                Field.Text("period", "period", "Date printed; empty where none is"),
                Field.PeriodStart("period_start", "period", "Date printed; empty where none is"),
                Field.PeriodEnd("period_end", "period", "Date printed; empty where none is"),
                Field.Pairs("dimensions", "dimensions", "key=code pairs, separated by semicolons"),
                Field.Number("value", "value", "Number; percent from 0 to 100"),
                Field.Label("unit", "unit", "Unit, a code of units"),
                Field.Label("printed", "value_raw", "The number as printed"),
                Field.Word("qualifier", "qualifier", "Bound, estimate or target", "", "<", ">", "~", "estimate", "target"),
                Field.Text("source_code", "source_code", "Producer, a code of sources"),
                Field.Text("source_printed", "source_printed", "Producer as printed"),
                Field.Integer("source_line", "source_line", "Line of the text"),
                Field.Text("note", "note", "What is to be known of the figure"),
                Field.Word("flag", "flag", "Repeat or contradiction", "", "repeat", "repeat-rounded", "conflict"),
                Field.Items("twin_keys", "same_as", "The other figures of the same fact"),
            ],
        },
        new CsvTable
        {
            Kind = "targets",
            Staging = "staged_target",
            Fields =
            [
                Field.Label("id", "id", "Identifier: A.1.1-001"),
                Field.Label("objective_code", "objective_code", "Objective"),
                Field.Text("indicator_code", "indicator_code", "Indicator that measures it; empty where none does"),
                Field.Word("level", "territory_level", "Level of the place", Levels),
                Field.Label("territory_code", "territory_code", "Code of the place"),
                Field.Pairs("dimensions", "dimensions", "key=code pairs, separated by semicolons"),
                Field.Word("comparator", "comparator", "How the value is to be met", "=", ">=", "<=", "qualitative"),
                Field.Number("value", "value", "Number to reach; empty when qualitative"),
                Field.Text("unit", "unit", "Unit, a code of units"),
                Field.Text("due", "due", "By when, as printed"),
                Field.PeriodEnd("due_date", "due", "By when, as printed"),
                Field.Text("holder", "holder", "Who is to reach it"),
                Field.Label("wording", "wording_fr", "The target in words"),
                Field.Word("status_in_document", "status_in_document", "Strength of the wording", "target", "commitment", "projection", "obligation"),
                Field.Label("source_line", "source_line", "Lines of the text"),
                Field.Items("figure_keys", "figure_ids", "Figures that print it"),
            ],
        },
        new CsvTable
        {
            Kind = "territories",
            Staging = "staged_place",
            Fields =
            [
                Field.Word("level", "level", "Level", Levels),
                Field.Label("code", "code", "Code, unique within its level"),
                Field.Label("label", "label", "Name used by the document"),
                Field.Word("official", "official", "Whether the code is an official one", "yes", "no"),
                Field.Text("comment", "comment", "What the place covers"),
                Field.Text("parent", "parent", "FR, a region (93, 11) or a département"),
            ],
        },
        new CsvTable
        {
            Kind = "dimensions",
            Staging = "staged_dimension",
            Fields =
            [
                Field.Label("key", "key", "Key of the dimension"),
                Field.Text("code", "code", "Code; empty for the dimension itself"),
                Field.Label("label", "label_fr", "Label in French"),
                Field.Text("definition", "definition_en", "Definition in English"),
            ],
        },
        new CsvTable
        {
            Kind = "units",
            Staging = "staged_unit",
            Fields =
            [
                Field.Label("code", "code", "Code"),
                Field.Label("label", "label_fr", "Label in French"),
                Field.Label("label_en", "label_en", "Label in English"),
                Field.Text("symbol", "symbol", "Symbol"),
            ],
        },
        new CsvTable
        {
            Kind = "sources",
            Staging = "staged_producer",
            Fields =
            [
                Field.Label("code", "code", "Code"),
                Field.Label("name", "name", "Name"),
                Field.Text("role", "role", "What it is"),
                Field.Text("homepage", "homepage", "Address printed in the document"),
            ],
        },
        new CsvTable
        {
            Kind = "conflicts",
            Staging = "staged_conflict",
            Fields =
            [
                Field.Label("group_id", "group_id", "Identifier: k001"),
                Field.Items("figure_keys", "figure_ids", "Figures that contradict one another"),
                Field.Text("indicator_code", "indicator_code", "Indicator, where they share it"),
                Field.Text("level", "level", "Level of the place, where they share it"),
                Field.Text("territory_code", "territory_code", "Code of the place, where they share it"),
                Field.Text("period", "period", "Date, where they share it"),
                Field.Text("dimensions_printed", "dimensions", "Dimensions, where they share them"),
                Field.Pairs("dimensions", "dimensions", "Dimensions, where they share them"),
                Field.Label("statement", "statement", "What each figure says"),
                Field.Text("preferred_key", "preferred_id", "The figure to prefer; empty where none is"),
                Field.Text("reason", "reason", "Why"),
            ],
        },
    ];
}
