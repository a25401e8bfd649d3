using DataSud.Api.Catalogue;

namespace DataSud.Api.Ckan;

/// <summary>The catalogue the way CKAN sees it, as it is now.</summary>
/// <param name="board">The catalogue.</param>
internal sealed class CkanBoard(PortalBoard board)
{
    private readonly Lock making = new();
    private volatile CkanCatalogue? made;

    /// <summary>The catalogue as it is now; null until there is one.</summary>
    public CkanCatalogue? Current
    {
        get
        {
            if (board.Current is not { } state)
                return null;
            if (made is { } known && ReferenceEquals(known.State, state))
                return known;
            lock (making)
            {
                if (made is not { } other || !ReferenceEquals(other.State, state))
                    made = new(state);
                return made;
            }
        }
    }
}
