namespace Katas.Kit;

/// <summary>A failure that its user can act on: the message says what is wrong and what to do.</summary>
public class KataException : Exception
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public KataException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What is wrong, where, and what to do next.</param>
    public KataException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with its cause.</summary>
    /// <param name="message">What is wrong, where, and what to do next.</param>
    /// <param name="innerException">The cause.</param>
    public KataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
