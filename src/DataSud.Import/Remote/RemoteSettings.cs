namespace DataSud.Import.Remote;

/// <summary>How files are fetched. The defaults suit official servers: slow at the end of a quarter, and at times away for a minute.</summary>
public sealed record RemoteSettings
{
    /// <summary>Environment variable with hosts to allow beside the official ones; see <see cref="AllowedHosts.And"/>.</summary>
    public const string HostsVariable = "DATASUD_ALLOWED_HOSTS";

    /// <summary>Environment variable with the folder of the downloads.</summary>
    public const string CacheVariable = "DATASUD_CACHE";

    /// <summary>Where files may come from.</summary>
    public AllowedHosts Hosts { get; init; } = AllowedHosts.Official;

    /// <summary>Folder of the downloads under way, and of those whose import is still to succeed.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Most bytes of one file.</summary>
    public long MostBytes { get; init; } = 8L << 30;

    /// <summary>Attempts in a row that may come to nothing. A dropped connection that brought new bytes is not one of them.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>New bytes that make a dropped connection a step forward.</summary>
    public long Progress { get; init; } = 1 << 20;

    /// <summary>Median wait before the second attempt; each further one is twice as long.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait between two attempts, whatever the server's <c>Retry-After</c> says.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a server may take to begin to answer.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a download may go without a byte.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Failures in a row within <see cref="BreakerWindow"/> after which a host is left alone.</summary>
    public int BreakerFailures { get; init; } = 10;

    /// <summary>How long failures of a host are remembered.</summary>
    public TimeSpan BreakerWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a failing host is left alone.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Settings of the environment.</summary>
    /// <param name="variable">Value of an environment variable, or null.</param>
    /// <exception cref="ArgumentException">A variable is malformed; the message names it.</exception>
    public static RemoteSettings FromEnvironment(Func<string, string?> variable)
    {
        AllowedHosts hosts;
        try
        {
            hosts = AllowedHosts.Official.And(variable(HostsVariable));
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{HostsVariable}: {error.Message}", error);
        }
        return new RemoteSettings
        {
            Hosts = hosts,
            CacheFolder = variable(CacheVariable) is { Length: > 0 } given ? Path.GetFullPath(given) : DefaultCacheFolder(variable),
        };
    }

    // As the XDG base directory specification has it; a service account may have no home.
    private static string DefaultCacheFolder(Func<string, string?> variable) =>
        variable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? Path.Combine(cache, "datasud")
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache", "datasud")
        : Path.Combine(Path.GetTempPath(), "datasud");
}
