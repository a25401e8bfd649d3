using System.Globalization;

namespace DataSud.Api.Imports;

/// <summary>
/// Where uploads of this instance wait: a folder of its own, readable by nobody else, with a lock that ends with the process. What an
/// instance that was killed left behind is removed by the next that starts.
/// </summary>
public sealed partial class UploadFolder(ILogger<UploadFolder> log, TimeProvider clock) : IDisposable
{
    private const string Prefix = "datasud-uploads-";
    private const string LockName = "lock";

    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private DirectoryInfo? root;
    private FileStream? held;

    /// <summary>Makes the folder of a job.</summary>
    /// <param name="job">The job.</param>
    /// <exception cref="IOException">The disk is full, or the folder cannot be made.</exception>
    public string Create(Guid job)
    {
        lock (gate)
        {
            if (root is null)
            {
                root = Directory.CreateTempSubdirectory(Prefix);
                held = new FileStream(Path.Combine(root.FullName, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            }
            return root.CreateSubdirectory(job.ToString("N", CultureInfo.InvariantCulture)).FullName;
        }
    }

    /// <summary>Removes the folder of a job; what cannot be removed now goes with the instance.</summary>
    /// <param name="folder">The folder, or null where the job has none.</param>
    public void Remove(string? folder)
    {
        if (folder is not null)
            Delete(folder);
    }

    /// <summary>Removes what instances that are no more left behind.</summary>
    public void RemoveAbandoned()
    {
        try
        {
            foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
            {
                // A young one may be about to be locked.
                if (clock.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder) > Young && IsAbandoned(folder))
                    Delete(folder);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogLeft(Path.GetTempPath(), error.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            held?.Dispose();
            if (root is not null)
                Delete(root.FullName);
            (held, root) = (null, null);
        }
    }

    private static bool IsAbandoned(string folder)
    {
        try
        {
            using var free = new FileStream(Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Held by an instance that lives, or somebody else's.
            return false;
        }
    }

    private void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogLeft(folder, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The uploads in {Folder} could not be removed: {Reason}")]
    private partial void LogLeft(string folder, string reason);
}
