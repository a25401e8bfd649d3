namespace DataSud.Storage.Features.Filters;

/// <summary>A part of a filter as it was written; what it means for a layer is for <see cref="FilterSql"/> to say.</summary>
/// <param name="Position">Where it begins in the text: its first character is 1. In JSON, the byte.</param>
public abstract record FilterExpression(int Position);

/// <summary>Conditions of which all, or of which one must hold.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="All">Whether all must.</param>
/// <param name="Terms">The conditions, two or more.</param>
public sealed record LogicalExpression(int Position, bool All, IReadOnlyList<FilterExpression> Terms) : FilterExpression(Position);

/// <summary>A condition that must not hold.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Term">The condition.</param>
public sealed record Negation(int Position, FilterExpression Term) : FilterExpression(Position);

/// <summary>Two values compared.</summary>
/// <param name="Left">First value.</param>
/// <param name="Operator">One of = &lt;&gt; &lt; &gt; &lt;= &gt;=, written in code only.</param>
/// <param name="Right">Second value.</param>
public sealed record Comparison(FilterExpression Left, string Operator, FilterExpression Right) : FilterExpression(Left.Position)
{
    /// <summary>The operators there are.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["=", "<>", "<=", ">=", "<", ">"];
}

/// <summary>A text that a pattern describes.</summary>
/// <param name="Text">The text.</param>
/// <param name="Pattern">The pattern: % is any characters, _ is one, \ takes the next as it is.</param>
public sealed record LikePredicate(FilterExpression Text, FilterExpression Pattern) : FilterExpression(Text.Position);

/// <summary>A value between two others, or one of them.</summary>
/// <param name="Value">The value.</param>
/// <param name="Least">Lower bound.</param>
/// <param name="Greatest">Upper bound.</param>
public sealed record BetweenPredicate(FilterExpression Value, FilterExpression Least, FilterExpression Greatest) : FilterExpression(Value.Position);

/// <summary>A value that is one of a list.</summary>
/// <param name="Value">The value.</param>
/// <param name="List">The list, one or more.</param>
public sealed record InPredicate(FilterExpression Value, IReadOnlyList<FilterExpression> List) : FilterExpression(Value.Position);

/// <summary>A value that is missing.</summary>
/// <param name="Value">The value.</param>
public sealed record NullPredicate(FilterExpression Value) : FilterExpression(Value.Position);

/// <summary>Two numbers made into one.</summary>
/// <param name="Left">First number.</param>
/// <param name="Operator">One of + - * / % and DIV, written in code only.</param>
/// <param name="Right">Second number.</param>
public sealed record Arithmetic(FilterExpression Left, string Operator, FilterExpression Right) : FilterExpression(Left.Position);

/// <summary>A function or a predicate that is written as one: CASEI, DATE, S_INTERSECTS ...</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Name">Its name as written.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record FunctionCall(int Position, string Name, IReadOnlyList<FilterExpression> Arguments) : FilterExpression(Position);

/// <summary>A property of the features.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Name">Its name as written.</param>
public sealed record PropertyReference(int Position, string Name) : FilterExpression(Position);

/// <summary>A text.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Value">The text.</param>
public sealed record TextLiteral(int Position, string Value) : FilterExpression(Position);

/// <summary>A number.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Value">The number: a long, a decimal or, where neither can hold it, a double.</param>
public sealed record NumberLiteral(int Position, object Value) : FilterExpression(Position);

/// <summary>True or false.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Value">Which.</param>
public sealed record BooleanLiteral(int Position, bool Value) : FilterExpression(Position);

/// <summary>A list.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Items">What is in it.</param>
public sealed record ListLiteral(int Position, IReadOnlyList<FilterExpression> Items) : FilterExpression(Position);

/// <summary>A geometry that was found valid, easting or longitude first.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Wkb">The geometry as well-known binary.</param>
/// <param name="Srid">EPSG code of its reference system.</param>
/// <param name="IsMixed">Whether it is a collection of points, lines and polygons mixed.</param>
public sealed record GeometryLiteral(int Position, byte[] Wkb, int Srid, bool IsMixed) : FilterExpression(Position);
