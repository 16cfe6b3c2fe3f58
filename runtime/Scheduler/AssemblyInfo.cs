using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Workflows.Scheduler.Tests")]
