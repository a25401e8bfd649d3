namespace DataSud.Api.Ckan;

/// <summary>A condition of a search.</summary>
internal abstract record CkanQuery
{
    /// <summary>Whether a dataset meets it.</summary>
    public abstract bool Matches(CkanDataset dataset);

    /// <summary>How well a dataset that meets it does: more is better; 0 where it asks for no words.</summary>
    public virtual int Score(CkanDataset dataset) => 0;

    /// <summary>Whether datasets meet it one better than another.</summary>
    public virtual bool Scores => false;

    /// <summary>Everything.</summary>
    internal sealed record Everything : CkanQuery
    {
        public override bool Matches(CkanDataset dataset) => true;
    }

    /// <summary>All of some conditions.</summary>
    internal sealed record All(IReadOnlyList<CkanQuery> Parts) : CkanQuery
    {
        public override bool Matches(CkanDataset dataset) => Parts.All(part => part.Matches(dataset));

        public override int Score(CkanDataset dataset) => Parts.Sum(part => part.Score(dataset));

        public override bool Scores => Parts.Any(part => part.Scores);
    }

    /// <summary>Any of some conditions.</summary>
    internal sealed record Any(IReadOnlyList<CkanQuery> Parts) : CkanQuery
    {
        public override bool Matches(CkanDataset dataset) => Parts.Any(part => part.Matches(dataset));

        public override int Score(CkanDataset dataset) => Parts.Where(part => part.Scores && part.Matches(dataset)).Sum(part => part.Score(dataset));

        public override bool Scores => Parts.Any(part => part.Scores);
    }

    /// <summary>Not a condition.</summary>
    internal sealed record Not(CkanQuery Part) : CkanQuery
    {
        public override bool Matches(CkanDataset dataset) => !Part.Matches(dataset);
    }

    /// <summary>Words anywhere; each may be the beginning of one.</summary>
    internal sealed record Words(IReadOnlyList<string> Begins) : CkanQuery
    {
        public override bool Matches(CkanDataset dataset) => Begins.All(begin => dataset.AllWords.Contains(begin, StringComparison.Ordinal));

        // Title before tags before the rest.
        public override int Score(CkanDataset dataset) => Begins.Sum(begin =>
            1 + (dataset.TitleWords.Contains(begin, StringComparison.Ordinal) ? 4 : 0) + (dataset.TagWords.Contains(begin, StringComparison.Ordinal) ? 2 : 0));

        public override bool Scores => true;
    }

    /// <summary>Words of a field.</summary>
    internal sealed record FieldWords(CkanField Field, IReadOnlyList<string> Begins) : CkanQuery
    {
        public override bool Matches(CkanDataset dataset) => Field.Values(dataset).Any(value => Begins.All(begin => value.Contains(begin, StringComparison.Ordinal)));
    }

    /// <summary>A value of a field, in which * is any characters and ? is one.</summary>
    internal sealed record FieldValue(CkanField Field, string Pattern, bool HasWildcards) : CkanQuery
    {
        public override bool Matches(CkanDataset dataset)
        {
            foreach (var value in Field.Values(dataset))
            {
                var folded = CkanWords.Fold(value);
                if (HasWildcards ? IsLike(folded, Pattern) : folded == Pattern)
                    return true;
            }
            return false;
        }

        // In the time of their product at most, whatever the pattern.
        private static bool IsLike(string text, string pattern)
        {
            var (at, place, star, resume) = (0, 0, -1, 0);
            while (at < text.Length)
            {
                if (place < pattern.Length && pattern[place] == '*')
                    (star, resume) = (place++, at);
                else if (place < pattern.Length && (pattern[place] == '?' || pattern[place] == text[at]))
                    (at, place) = (at + 1, place + 1);
                else if (star >= 0)
                    (place, at) = (star + 1, ++resume);
                else
                    return false;
            }
            while (place < pattern.Length && pattern[place] == '*')
                place++;
            return place == pattern.Length;
        }
    }

    /// <summary>A span of moments; null is open.</summary>
    internal sealed record FieldSpan(CkanField Field, DateTime? First, bool WithFirst, DateTime? Last, bool WithLast) : CkanQuery
    {
        public override bool Matches(CkanDataset dataset)
        {
            foreach (var value in Field.Values(dataset))
            {
                var moment = CkanFields.ReadMoment(value)!.Value;
                if ((First is not { } first || (WithFirst ? moment >= first : moment > first)) && (Last is not { } last || (WithLast ? moment <= last : moment < last)))
                    return true;
            }
            return false;
        }
    }

    /// <summary>A range of texts, in the order of their characters; null is open.</summary>
    internal sealed record FieldRange(CkanField Field, string? First, bool WithFirst, string? Last, bool WithLast) : CkanQuery
    {
        public override bool Matches(CkanDataset dataset) => Field.Values(dataset).Select(CkanWords.Fold).Any(value =>
            (First is null || string.CompareOrdinal(value, First) is var low && (WithFirst ? low >= 0 : low > 0))
            && (Last is null || string.CompareOrdinal(value, Last) is var high && (WithLast ? high <= 0 : high < 0)));
    }
}
