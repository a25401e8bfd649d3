using DataSud.Storage.Releases;

namespace DataSud.Import.Pipeline;

/// <summary>Refused lines of one import: the first ones kept, all of them counted.</summary>
/// <param name="withholdsValues">Whether what stood in the cell is left out, because it may be of a person.</param>
public sealed class RejectLog(bool withholdsValues = false)
{
    private const int LongestValue = 200;

    private readonly List<Reject> _kept = [];

    /// <summary>How many lines were refused.</summary>
    public long Count { get; private set; }

    /// <summary>The first <see cref="ReleaseLog.StoredRejects"/> of them.</summary>
    public IReadOnlyList<Reject> Kept => _kept;

    /// <summary>Counts a refused line; must be called once a line.</summary>
    /// <param name="file">File name.</param>
    /// <param name="line">Physical line, from 1.</param>
    /// <param name="column">Column, or null for the whole line.</param>
    /// <param name="value">What stood there, or null.</param>
    /// <param name="reason">Why it is refused.</param>
    public void Add(string file, long line, string? column, string? value, string reason)
    {
        Count++;
        if (_kept.Count < ReleaseLog.StoredRejects)
            _kept.Add(new Reject(file, line, column, Shown(value), reason));
    }

    // A value with a NUL is no text to PostgreSQL; a lone half of a character neither.
    private string? Shown(string? value) => withholdsValues || value is null ? null
        : (value.Length > LongestValue ? value[..(char.IsHighSurrogate(value[LongestValue - 1]) ? LongestValue - 1 : LongestValue)] : value).Replace('\0', '\uFFFD');
}
