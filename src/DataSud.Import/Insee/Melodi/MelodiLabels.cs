using DataSud.Import.Csv;

namespace DataSud.Import.Insee.Melodi;

/// <summary>The metadata file that stands beside the data of a Melodi archive.</summary>
internal static class MelodiLabels
{
    /// <summary>The table.</summary>
    public static CsvTable Table { get; } = new()
    {
        Kind = "labels",
        Required = false,
        Staging = "staged_label",
        Encoding = TextEncoding.Utf8OrWindows1252,
        Fields =
        [
            Field.Text("variable", "COD_VAR", "Column of the data file") with { Mandatory = true },
            Field.Text("variable_label", "LIB_VAR", "What the column holds"),
            Field.Text("code", "COD_MOD", "Code in that column") with { Mandatory = true },
            Field.Text("label", "LIB_MOD", "What the code means"),
        ],
    };
}
