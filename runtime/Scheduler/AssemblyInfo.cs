using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Workflows.Scheduler.Tests")]
[assembly: InternalsVisibleTo("Workflows.Reliability.Tests")]
