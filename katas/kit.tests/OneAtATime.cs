using Xunit.v3;

// They share torch's global generator and the environment of the process.
[assembly: Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
