using System.Text;

namespace DataSud.Import.Arcep.Cartefibre;

/// <summary>Numbers the words of a column that holds few of them, so that a row of millions costs no string.</summary>
/// <param name="most">How many words at most.</param>
internal sealed class Vocabulary(int most)
{
    private const int LongestWord = 64;

    private readonly List<string> _words = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The words, by their number.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The number of a word, known or new.</summary>
    /// <param name="word">UTF-8.</param>
    /// <returns>-1 when the word is too long, or one too many.</returns>
    public int Number(ReadOnlySpan<byte> word)
    {
        if (word.Length > LongestWord)
            return -1;
        Span<char> text = stackalloc char[LongestWord];
        text = text[..Encoding.UTF8.GetChars(word, text)];
        if (_numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var number))
            return number;
        if (_words.Count == most)
            return -1;
        var added = text.ToString();
        _numbers.Add(added, _words.Count);
        _words.Add(added);
        return _words.Count - 1;
    }
}
