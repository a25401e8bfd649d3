namespace DataSud.Import.Pipeline;

/// <summary>The files cannot be published as they are. The message is for the person who gave them.</summary>
/// <param name="message">What is wrong, where, and what is expected.</param>
public sealed class RefusedException(string message) : Exception(message);
