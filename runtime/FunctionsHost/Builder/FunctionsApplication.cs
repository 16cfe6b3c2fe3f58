namespace Microsoft.Azure.Functions.Worker.Builder;

#pragma warning disable CA1052 // The official class is not static.
public class FunctionsApplication
#pragma warning restore CA1052
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
