using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Workflows.Functions.Tests")]
