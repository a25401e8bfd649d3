using System.Data;
using Dapper;

namespace DataSud.Storage;

/// <summary>Lets Dapper pass <see cref="DateOnly"/> as it is: Npgsql maps it to <c>date</c> by itself.</summary>
internal sealed class DateOnlyHandler : SqlMapper.TypeHandler<DateOnly>
{
    public override void SetValue(IDbDataParameter parameter, DateOnly value) => parameter.Value = value;

    public override DateOnly Parse(object value) => value is DateOnly date ? date : DateOnly.FromDateTime((DateTime)value);
}
