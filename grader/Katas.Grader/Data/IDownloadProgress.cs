namespace Katas.Grader.Data;

/// <summary>Is told how downloads go.</summary>
internal interface IDownloadProgress
{
    /// <summary>A file begins, or goes on where an earlier attempt ended.</summary>
    /// <param name="name">The file.</param>
    /// <param name="have">How many bytes are there already.</param>
    /// <param name="total">How many it will be; 0 when that is not known.</param>
    void Begin(string name, long have, long total);

    /// <summary>Bytes have come.</summary>
    /// <param name="bytes">How many since the last call.</param>
    void Advance(long bytes);

    /// <summary>The file is complete, or the attempt has ended.</summary>
    void End();

    /// <summary>Something that the person should know.</summary>
    /// <param name="text">One line or more.</param>
    void Say(string text);
}
