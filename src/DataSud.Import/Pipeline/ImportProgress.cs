namespace DataSud.Import.Pipeline;

/// <summary>How far an import has come.</summary>
/// <param name="Step">What is being done: <c>read</c>, <c>check</c>, <c>publish</c>.</param>
/// <param name="File">File being read, or what is being done.</param>
/// <param name="Rows">Rows read so far, all files together.</param>
/// <param name="Bytes">Uncompressed bytes read so far, all files together.</param>
/// <param name="TotalBytes">Uncompressed bytes of all files.</param>
public sealed record ImportProgress(string Step, string File, long Rows, long Bytes, long TotalBytes);
