namespace DataSud.Domain;

/// <summary>ARCEP's class of a connectable rate, which its maps and tables call <c>Catégorie</c>.</summary>
public static class ConnectableClass
{
    /// <summary>
    /// Lower bound, in percent, of the class that a rate falls in: 0 when nothing is connectable, else 5 (under 10), 10, 25, 50 or 80.
    /// </summary>
    /// <param name="connectablePremises">Premises that can be connected.</param>
    /// <param name="premises">Dwellings and business premises together.</param>
    /// <returns>The bound; null without premises, where there is no rate to class.</returns>
    public static int? LowerBound(long connectablePremises, long premises) => (connectablePremises, premises) switch
    {
        (_, <= 0) => null,
        ( <= 0, _) => 0,
        var (connectable, all) when 100 * connectable >= 80 * all => 80,
        var (connectable, all) when 100 * connectable >= 50 * all => 50,
        var (connectable, all) when 100 * connectable >= 25 * all => 25,
        var (connectable, all) when 100 * connectable >= 10 * all => 10,
        _ => 5,
    };
}
