namespace Katas.Grader.Execution;

/// <summary>Where the time until a run's first verdict went, in milliseconds; compiling not counted.</summary>
/// <param name="Worker">Waiting for a warm worker, and handing it the request.</param>
/// <param name="Load">In the worker: loading assemblies, and discovering specs that were not known ahead.</param>
/// <param name="Run">In the worker: the spec itself, with what xunit does around it.</param>
/// <param name="Report">Pipes, and everything else.</param>
public sealed record VerdictTimes(double Worker, double Load, double Run, double Report);
