using System.Diagnostics.CodeAnalysis;
using DataSud.Import.Csv;
using DataSud.Import.Maps;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileCoverage;

/// <summary>What a feature of a map says of itself, in the words of the product.</summary>
internal sealed record CoverageFeature(long Line, string Operator, string Technology, string Use, string Quality, string? Quarter, string? Departement)
{
    /// <summary>Place among the features of its file; ties its polygons to it.</summary>
    public int Number { get; init; }

    /// <summary>Tells whether two geometries are the same.</summary>
    public long Digest { get; init; }

    /// <summary>What reads the features of a layer.</summary>
    /// <param name="fileName">Name of the file, which tells what its features do not.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="needsPlace">Whether each feature must say its département.</param>
    /// <exception cref="RefusedException">Neither the name nor the features tell what the map is of.</exception>
    public static Reader ReaderOf(string fileName, IMapLayer layer, bool needsPlace) => new(fileName, layer, needsPlace);

    /// <summary>Reads the attributes of the feature that a layer stands at.</summary>
    internal sealed class Reader
    {
        private readonly IMapLayer _layer;
        private readonly CoverageName _name;
        private readonly int _operator;
        private readonly int _technology;
        private readonly int _use;
        private readonly int _quality;
        private readonly int _date;
        private readonly int _departement;

        public Reader(string fileName, IMapLayer layer, bool needsPlace)
        {
            (_layer, _name) = (layer, CoverageName.Of(fileName));
            (_operator, _technology, _use, _quality, _date, _departement) = (Find("operateur"), Find("techno"), Find("usage"), Find("niveau"), Find("date"), Find("dept"));
            Need(_operator >= 0 || _name.Operator is not null, "operateur", "names no operator (OF, SFR0, FREE, BOUY)");
            Need(_technology >= 0 || _name.Technology is not null, "techno", "names no technology (2G, 2G3G, 3G, 4G, 5G)");
            Need(_use >= 0 || _name.Use is not null, "usage", "names no use (voix, data)");
            if (needsPlace && _departement < 0)
                throw new RefusedException($"{fileName}, layer {layer.Name}, has no column dept: its features do not say where they belong, and it cannot be read for one territory alone.");

            void Need(bool holds, string column, string why)
            {
                if (!holds)
                    throw new RefusedException($"{fileName}, layer {layer.Name}, has no column {column} (it has {string.Join(", ", layer.Columns)}), and its name {why}.");
            }
        }

        /// <summary>Code of the département, as it stands there; null for none.</summary>
        public string? Departement() => _departement < 0 ? null : _layer.Value(_departement)?.Trim();

        /// <summary>Reads.</summary>
        /// <param name="feature">The feature.</param>
        /// <param name="column">Column at fault.</param>
        /// <param name="value">What stands there.</param>
        /// <param name="reason">Why it is refused.</param>
        public bool TryRead([NotNullWhen(true)] out CoverageFeature? feature, out string? column, out string? value, [NotNullWhen(false)] out string? reason)
        {
            feature = null;
            if (!TryWord(_operator, _name.Operator, "operateur", CoverageWords.Operator, "is no mobile operator of France (MCC and MNC, 20801)", out var by, out column, out value, out reason)
                || !TryWord(_technology, _name.Technology, "techno", CoverageWords.Technology, "is none of 2G, 2G3G, 3G, 4G, 5G", out var technology, out column, out value, out reason)
                || !TryWord(_use, _name.Use, "usage", CoverageWords.Use, "is none of voix, data", out var use, out column, out value, out reason)
                || !TryWord(_quality, "covered", "niveau", CoverageWords.Quality, "is none of TBC, BC, CL", out var quality, out column, out value, out reason))
            {
                return false;
            }
            var departement = Departement();
            if (departement is { Length: 1 })
                departement = $"0{departement}";
            if (departement is { Length: > 3 } || departement?.All(char.IsAsciiLetterOrDigit) == false)
            {
                (column, value, reason) = ("dept", departement, "is no code of a département");
                return false;
            }
            var quarter = _name.Quarter ?? (_date >= 0 && _layer.Value(_date) is { } date ? CoverageWords.Quarter(date) : null);
            feature = new CoverageFeature(_layer.Line, by, technology, use, quality, quarter, string.IsNullOrEmpty(departement) ? null : departement);
            return true;
        }

        private bool TryWord(
            int index, string? ofName, string header, Func<string, string?> read, string fault, [NotNullWhen(true)] out string? word, out string? column, out string? value, [NotNullWhen(false)] out string? reason)
        {
            (column, value, reason) = (header, index < 0 ? null : _layer.Value(index), null);
            word = string.IsNullOrWhiteSpace(value) ? ofName : read(value);
            if (word is null)
                reason = string.IsNullOrWhiteSpace(value) ? "is empty" : fault;
            return reason is null && word is not null;
        }

        private int Find(string header)
        {
            for (var i = 0; i < _layer.Columns.Count; i++)
            {
                if (HeaderName.Normalise(_layer.Columns[i]) == header)
                    return i;
            }
            return -1;
        }
    }
}
