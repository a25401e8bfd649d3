using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace DataSud.Api.Imports;

/// <summary>
/// How often imports may be asked for: by one address whoever it is, by one key wherever it is used from, and how often an address may come with
/// a key that is not good.
/// </summary>
public sealed class ImportLimits : IDisposable
{
    private const int AddressShare = 4;
    private const int MostFailures = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> addresses;
    private readonly PartitionedRateLimiter<string> keys;
    private readonly PartitionedRateLimiter<string> failures = Limiter(MostFailures);

    /// <summary>Makes the limits.</summary>
    /// <param name="aMinute">Requests that one key may make in a minute; one address may make four times as many.</param>
    public ImportLimits(int aMinute) => (addresses, keys) = (Limiter(aMinute * AddressShare), Limiter(aMinute));

    /// <summary>Counts a request of an address.</summary>
    /// <returns>Null when it may go on, else how long to wait.</returns>
    public TimeSpan? OfAddress(IPAddress? address) => Wait(addresses, Name(address));

    /// <summary>Counts a request with a key.</summary>
    /// <returns>Null when it may go on, else how long to wait.</returns>
    public TimeSpan? OfKey(string id) => Wait(keys, id);

    /// <summary>Counts a request whose key is not good.</summary>
    /// <returns>Null when the next may try, else how long to wait.</returns>
    public TimeSpan? OfFailure(IPAddress? address) => Wait(failures, Name(address));

    /// <inheritdoc/>
    public void Dispose()
    {
        addresses.Dispose();
        keys.Dispose();
        failures.Dispose();
    }

    private static TimeSpan? Wait(PartitionedRateLimiter<string> limiter, string name)
    {
        using var lease = limiter.AttemptAcquire(name);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    private static PartitionedRateLimiter<string> Limiter(int permits) => PartitionedRateLimiter.Create<string, string>(name =>
        RateLimitPartition.GetFixedWindowLimiter(name, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window, QueueLimit = 0 }));

    // Whoever has one address of IPv6 has the 2^64 beside it.
    private static string Name(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
