using System.Threading.Channels;

namespace DataSud.Api.Imports;

/// <summary>A job that waits for its turn.</summary>
/// <param name="Id">The job.</param>
/// <param name="Order">What was asked.</param>
/// <param name="Paths">Files that were received, or addresses.</param>
/// <param name="Folder">Folder of the files, to be removed once the job has ended; null for addresses.</param>
public sealed record QueuedImport(Guid Id, ImportOrder Order, IReadOnlyList<string> Paths, string? Folder);

/// <summary>The jobs of this instance that wait. A place is taken before a body is received, so that full means full on the disk too.</summary>
/// <param name="capacity">How many may wait.</param>
public sealed class ImportQueue(int capacity)
{
    private readonly Channel<(QueuedImport Job, Place Place)> channel = Channel.CreateUnbounded<(QueuedImport, Place)>();
    private int taken;

    /// <summary>Takes a place; null when the queue is full. A place that is not used is given back when it is disposed of.</summary>
    public Place? TryTake()
    {
        if (Interlocked.Increment(ref taken) <= capacity)
            return new Place(this);
        Interlocked.Decrement(ref taken);
        return null;
    }

    /// <summary>The next job, once there is one; its place is free again.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<QueuedImport> NextAsync(CancellationToken cancellationToken)
    {
        var (job, place) = await channel.Reader.ReadAsync(cancellationToken);
        place.Free();
        return job;
    }

    /// <summary>A job that waits, without waiting for one; or null.</summary>
    public QueuedImport? TryNext()
    {
        if (!channel.Reader.TryRead(out var next))
            return null;
        next.Place.Free();
        return next.Job;
    }

    /// <summary>A place in the queue.</summary>
    /// <param name="queue">The queue.</param>
    public sealed class Place(ImportQueue queue) : IDisposable
    {
        private int state;

        /// <summary>Uses the place for a job, which keeps it until its turn.</summary>
        /// <param name="job">The job.</param>
        public void Use(QueuedImport job)
        {
            state = 1;
            queue.channel.Writer.TryWrite((job, this));
        }

        /// <summary>Gives it back, unless a job has it.</summary>
        public void Dispose()
        {
            if (Interlocked.CompareExchange(ref state, 2, 0) == 0)
                Interlocked.Decrement(ref queue.taken);
        }

        internal void Free() => Interlocked.Decrement(ref queue.taken);
    }
}
