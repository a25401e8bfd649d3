namespace DataSud.Api.Http;

/// <summary>Finds the codes that somebody may have meant.</summary>
public static class CodeMatching
{
    /// <summary>The three codes nearest to one that does not exist.</summary>
    /// <param name="code">What was asked for.</param>
    /// <param name="known">What exists.</param>
    public static IReadOnlyList<string> Nearest(string code, IEnumerable<string> known)
    {
        var asked = code.Length <= 80 ? code : code[..80];
        return
        [
            .. known
                .Select(candidate => (candidate, Distance: Distance(asked.ToUpperInvariant(), candidate.ToUpperInvariant())))
                .OrderBy(pair => pair.Distance)
                .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
                .Take(3)
                .Select(pair => pair.candidate),
        ];
    }

    // Levenshtein, one row at a time.
    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[81];
        var width = Math.Min(right.Length, 80);
        for (var j = 0; j <= width; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= width; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[width];
    }
}
