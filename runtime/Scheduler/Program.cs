using Workflows.Scheduler;

return await SchedulerProgram.RunAsync(args, Console.Out, Console.Error);
