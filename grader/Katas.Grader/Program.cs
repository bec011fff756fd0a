using Katas.Grader.Cli;

return await CommandLine.RunAsync(args);
