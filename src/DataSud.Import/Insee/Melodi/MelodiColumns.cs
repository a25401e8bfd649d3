using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Melodi;

/// <summary>Where the columns of a Melodi file stand, by their names; -1 where one is absent.</summary>
internal sealed record MelodiColumns
{
    public required int Geo { get; init; }

    public required int GeoObject { get; init; }

    public required int Period { get; init; }

    public required int Value { get; init; }

    public required int Unit { get; init; }

    public required int UnitMult { get; init; }

    public required int ObsStatus { get; init; }

    public required int ConfStatus { get; init; }

    /// <summary>Columns that say what is measured; none in some files.</summary>
    public required IReadOnlyList<int> Measures { get; init; }

    /// <summary>Every other column that has a name.</summary>
    public required IReadOnlyList<(int Index, string Name)> Dimensions { get; init; }

    /// <summary>Finds them.</summary>
    /// <param name="fileName">For messages.</param>
    /// <param name="header">Names as the file prints them.</param>
    /// <exception cref="RefusedException">A name stands twice: which of the two columns it means cannot be told.</exception>
    public static MelodiColumns Of(string fileName, IReadOnlyList<string> header)
    {
        var names = header.Select(name => name.Trim().ToUpperInvariant()).ToList();
        if (names.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } doubled)
            throw new RefusedException($"{fileName} has two columns called {doubled.Key}.");

        var unit = names.IndexOf("UNIT_MEASURE");
        // OBS_MEASURE says of every line that it is a level; it measures nothing.
        var measures = Enumerable.Range(0, names.Count)
            .Where(index => names[index].EndsWith("_MEASURE", StringComparison.Ordinal) && index != unit && names[index] != "OBS_MEASURE")
            .ToList();
        var columns = new MelodiColumns
        {
            Geo = names.IndexOf("GEO"),
            GeoObject = names.IndexOf("GEO_OBJECT"),
            Period = names.IndexOf("TIME_PERIOD"),
            Value = names.IndexOf("OBS_VALUE"),
            Unit = unit,
            UnitMult = names.IndexOf("UNIT_MULT"),
            ObsStatus = names.IndexOf("OBS_STATUS"),
            ConfStatus = names.IndexOf("CONF_STATUS"),
            Measures = measures,
            Dimensions = [],
        };
        int[] known = [columns.Geo, columns.GeoObject, columns.Period, columns.Value, columns.Unit, columns.UnitMult, columns.ObsStatus, columns.ConfStatus, .. measures];
        return columns with
        {
            Dimensions = [.. Enumerable.Range(0, names.Count).Where(index => names[index].Length > 0 && !known.Contains(index)).Select(index => (index, names[index]))],
        };
    }
}
