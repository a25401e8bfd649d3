namespace DataSud.Import.Remote;

/// <summary>A file could not be fetched, through no fault of whoever asked. The message is one sentence for that person.</summary>
/// <param name="message">Which file and why.</param>
public sealed class RemoteException(string message) : Exception(message);

/// <summary>One attempt came to nothing, but another may not.</summary>
/// <param name="message">What happened, as a clause: "the server answers 503".</param>
internal sealed class BrokenAttemptException(string message) : Exception(message)
{
    /// <summary>How long the server asks to be left alone, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the host itself seems unwell, rather than busy or unlucky.</summary>
    public bool HostIsIll { get; init; }
}
