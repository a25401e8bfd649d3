using DataSud.Import.Pipeline;

namespace DataSud.Import.Maps;

/// <summary>One layer of areas in a file of maps, read one feature after the other.</summary>
internal interface IMapLayer : IDisposable
{
    /// <summary>Its name in the file.</summary>
    string Name { get; }

    /// <summary>The grid or system of its coordinates.</summary>
    ReferenceSystem System { get; }

    /// <summary>Its attributes, as the file names them.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Number of the feature: its fid, or its record from 1.</summary>
    long Line { get; }

    /// <summary>Bytes of the file passed so far, as near as can be told.</summary>
    long Position { get; }

    /// <summary>Goes to the next feature; its geometry is not read yet.</summary>
    /// <param name="fault">Why the attributes of the feature cannot be read; null where they can.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="RefusedException">The file is damaged: what follows cannot be told.</exception>
    bool Read(out string? fault);

    /// <summary>An attribute of the feature.</summary>
    /// <param name="column">Index in <see cref="Columns"/>.</param>
    /// <returns>Its text; null for none.</returns>
    string? Value(int column);

    /// <summary>The geometry of the feature in WKB.</summary>
    /// <exception cref="GeometryException">The feature has none, or what stands there is none.</exception>
    /// <exception cref="RefusedException">The file is damaged.</exception>
    Stream OpenGeometry();
}

/// <summary>A geometry that is no area, or not where it can be.</summary>
/// <param name="message">What is wrong with it, to follow the name of the column.</param>
internal sealed class GeometryException(string message) : Exception(message);
