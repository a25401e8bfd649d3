using DataSud.Storage.Features;
using Parquet;
using Parquet.Schema;

namespace DataSud.Api.Downloads;

/// <summary>A column of a Parquet file: gathers the values of a row group, then writes them.</summary>
internal abstract class ParquetColumn
{
    /// <summary>Its place in the schema.</summary>
    public abstract Field Field { get; }

    /// <summary>The column of a property.</summary>
    public static ParquetColumn Of(LayerProperty property) => property.Type switch
    {
        PropertyType.Integer => new Values<long>(property.Name, static (in Cell cell) => cell.Integer),
        PropertyType.Number => new Values<double>(property.Name, static (in Cell cell) => (double)cell.Number),
        PropertyType.Boolean => new Values<bool>(property.Name, static (in Cell cell) => cell.Flag),
        PropertyType.Date => new Values<DateOnly>(property.Name, static (in Cell cell) => cell.Day),
        PropertyType.TextList => new Lists(property.Name),
        _ => new Texts(property.Name),
    };

    /// <summary>Takes the value of a row.</summary>
    public abstract void Add(in Cell cell);

    /// <summary>Writes the values of the row group, and forgets them.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);

    private delegate T Get<out T>(in Cell cell);

    private sealed class Values<T>(string name, Get<T> get) : ParquetColumn
        where T : struct
    {
        private readonly DataField place = new(name, typeof(T), isNullable: true);
        private readonly List<T?> values = [];

        public override Field Field => place;

        public override void Add(in Cell cell) => values.Add(cell.IsNull ? null : get(cell));

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync<T>(place, values.ToArray().AsMemory(), cancellationToken: cancellationToken);
            values.Clear();
        }
    }

    /// <summary>A column of texts.</summary>
    internal sealed class Texts(string name) : ParquetColumn
    {
        private readonly DataField place = new(name, typeof(string), isNullable: true);
        private readonly List<string?> values = [];

        public override Field Field => place;

        public void Add(string? text) => values.Add(text);

        public override void Add(in Cell cell) => values.Add(cell.IsNull ? null : cell.Text);

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync(place, values!);
            values.Clear();
        }
    }

    /// <summary>The column of the geometries.</summary>
    internal sealed class Shapes(string name) : ParquetColumn
    {
        private readonly DataField place = new(name, typeof(byte[]), isNullable: true);
        private readonly List<byte[]?> values = [];

        public override Field Field => place;

        /// <summary>Bytes gathered.</summary>
        public long Bytes { get; private set; }

        public void Add(byte[]? wkb)
        {
            values.Add(wkb);
            Bytes += wkb?.Length ?? 0;
        }

        public override void Add(in Cell cell) => throw new NotSupportedException();

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync(place, values!);
            values.Clear();
            Bytes = 0;
        }
    }

    // Levels say what is there: 0 no list, 1 an empty one, 3 a value in it; and 0 that a value begins a row, 1 that it goes on with it.
    private sealed class Lists : ParquetColumn
    {
        private const int Absent = 0;
        private const int Empty = 1;
        private const int Present = 3;

        private readonly ListField place;
        private readonly DataField item;
        private readonly List<ReadOnlyMemory<char>> values = [];
        private readonly List<int> definitions = [];
        private readonly List<int> repetitions = [];

        public Lists(string name)
        {
            item = new DataField("element", typeof(string), isNullable: true);
            place = new ListField(name, item);
        }

        public override Field Field => place;

        public override void Add(in Cell cell)
        {
            if (cell.IsNull || cell.List.Length == 0)
            {
                definitions.Add(cell.IsNull ? Absent : Empty);
                repetitions.Add(0);
                return;
            }
            foreach (var (place, text) in cell.List.Index())
            {
                values.Add(text.AsMemory());
                definitions.Add(Present);
                repetitions.Add(place == 0 ? 0 : 1);
            }
        }

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(item, values.ToArray(), definitions.ToArray(), repetitions.ToArray(), cancellationToken);
            values.Clear();
            definitions.Clear();
            repetitions.Clear();
        }
    }
}
