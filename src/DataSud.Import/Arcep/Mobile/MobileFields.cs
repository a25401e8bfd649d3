using DataSud.Import.Csv;

namespace DataSud.Import.Arcep.Mobile;

/// <summary>Columns that several of ARCEP's files on mobile networks have.</summary>
internal static class MobileFields
{
    private const string NoOperator = "is no code of a French mobile operator (MCC and MNC, 20801)";

    // Mobile country codes of France: metropolitan, Saint-Pierre-et-Miquelon, the Antilles and Guyane, Nouvelle-Calédonie,
    // Polynésie, Wallis-et-Futuna, La Réunion and Mayotte, Guyane.
    private static readonly string[] Countries = ["208", "308", "340", "546", "547", "543", "647", "742"];

    /// <summary>MCC and MNC of the operator, five digits; a row without is refused.</summary>
    /// <param name="column">Column of the staging table.</param>
    /// <param name="header">Column of the file.</param>
    public static Field Operator(string column, string header) =>
        Field.Raw(column, header, "Operator: MCC and MNC, 20801 Orange, 20810 SFR, 20815 Free Mobile, 20820 Bouygues Telecom", "text", static (cell, row) =>
        {
            cell = Official.Trim(cell);
            if (cell.Length != 5 || cell.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !IsFrench(cell[..3]))
                return cell.IsEmpty ? "is empty" : NoOperator;
            row.Text(cell);
            return null;
        });

    private static bool IsFrench(ReadOnlySpan<byte> country)
    {
        foreach (var known in Countries)
        {
            if (System.Text.Ascii.Equals(country, known))
                return true;
        }
        return false;
    }
}
