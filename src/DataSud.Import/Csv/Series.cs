using System.Diagnostics.CodeAnalysis;

namespace DataSud.Import.Csv;

/// <summary>
/// Columns that a table has one of per period, under names that change with the edition: each row is staged once a column,
/// with the period in the staging column <c>series</c> and the cell in <see cref="Value"/>.
/// </summary>
/// <param name="Example">A column name, for messages: <c>T1 2018</c>.</param>
/// <param name="TryName">Turns a normalised column name into the period it stands for; false for any other column.</param>
/// <param name="Value">How a cell is read; its <see cref="Field.Header"/> is not used.</param>
public sealed record Series(string Example, Series.NameReader TryName, Field Value)
{
    /// <summary>Recognises a column of the series.</summary>
    /// <param name="normalised">Column name after <see cref="HeaderName.Normalise"/>.</param>
    /// <param name="name">What it is staged as.</param>
    public delegate bool NameReader(string normalised, [NotNullWhen(true)] out string? name);
}
