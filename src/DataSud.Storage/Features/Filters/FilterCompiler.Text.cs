using System.Text;
using NpgsqlTypes;

namespace DataSud.Storage.Features.Filters;

/// <summary>Patterns, and texts without case and accents.</summary>
internal sealed partial class FilterCompiler
{
    private Operand Folded(FunctionCall call)
    {
        Expect(call, 1);
        var (inner, fold) = Unfold(call);
        return new(Fold(Of(inner, OperandType.Text).Sql, fold), OperandType.Text);
    }

    private static (FilterExpression Inner, (bool Case, bool Accents) Fold) Unfold(FilterExpression expression)
    {
        var fold = (Case: false, Accents: false);
        while (expression is FunctionCall { Arguments: [var argument] } call)
        {
            if (call.Name.Equals("CASEI", StringComparison.OrdinalIgnoreCase))
                fold.Case = true;
            else if (call.Name.Equals("ACCENTI", StringComparison.OrdinalIgnoreCase))
                fold.Accents = true;
            else
                break;
            expression = argument;
        }
        return (expression, fold);
    }

    private static string Fold(string sql, (bool Case, bool Accents) fold) => fold switch
    {
        (true, true) => $"ref.fold({sql})",
        (true, false) => $"lower({sql})",
        (false, true) => $"public.unaccent('public.unaccent'::regdictionary, {sql})",
        _ => sql,
    };

    private Operand Like(LikePredicate like)
    {
        var text = Of(like.Text, OperandType.Text).Sql;
        var (inner, fold) = Unfold(like.Pattern);
        if (inner is not TextLiteral pattern)
            throw new InvalidFilterException(inner.Position, $"{Subject(inner)} is no pattern", "a text in single quotes, in which % is any characters and _ is one, such as 'Saint-%'");
        var pieces = Pieces(pattern);
        if (!fold.Accents)
            return Is($"({text} LIKE {Fold(parameters.Add(pattern.Value), fold)})");
        // Without its accents, a character may be one that means something in a pattern (＼ is \): the pieces are folded, then escaped.
        var texts = parameters.Add(NpgsqlDbType.Array | NpgsqlDbType.Text, pieces.Select(piece => piece.Text).ToArray());
        var wild = parameters.Add(NpgsqlDbType.Array | NpgsqlDbType.Boolean, pieces.Select(piece => piece.IsWild).ToArray());
        return Is($"""
            ({text} LIKE (
                SELECT coalesce(string_agg(CASE WHEN piece.wild THEN piece.text ELSE regexp_replace({Fold("piece.text", fold)}, '([\\%_])', '\\\1', 'g') END, '' ORDER BY piece.ordinal), '')
                FROM unnest({texts}, {wild}) WITH ORDINALITY AS piece (text, wild, ordinal)))
            """);
    }

    /// <summary>The texts and the wildcards that a pattern is made of.</summary>
    private static List<(string Text, bool IsWild)> Pieces(TextLiteral pattern)
    {
        List<(string, bool)> pieces = [];
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Value.Length; i++)
        {
            var character = pattern.Value[i];
            if (character is '%' or '_')
            {
                if (text.Length > 0)
                    pieces.Add((text.ToString(), false));
                text.Clear();
                pieces.Add((character.ToString(), true));
                continue;
            }
            if (character == '\\' && ++i == pattern.Value.Length)
                throw new InvalidFilterException(pattern.Position, "the pattern ends in a \\, which takes the next character as it is", "\\\\ for the character itself");
            text.Append(pattern.Value[i]);
        }
        if (text.Length > 0)
            pieces.Add((text.ToString(), false));
        return pieces;
    }
}
