using DataSud.Api.Catalogue;

namespace DataSud.Api.Csw;

/// <summary>Keeps the records of the present state of the catalogue.</summary>
/// <param name="board">Where the state is.</param>
internal sealed class CatalogueDesk(PortalBoard board)
{
    private volatile CatalogueRecords? records;

    /// <summary>The records as they are now; null until the catalogue is made for the first time.</summary>
    public CatalogueRecords? Current
    {
        get
        {
            if (board.Current is not { } state)
                return null;
            var kept = records;
            // Two requests may make them at once; one of the two is kept.
            return kept is not null && ReferenceEquals(kept.State, state) ? kept : records = new CatalogueRecords(state);
        }
    }
}
