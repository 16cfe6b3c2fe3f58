using System.Reflection;

namespace Workflows.Gate.Seam;

/// <summary>The assemblies that must be the same on both homes.</summary>
internal static class ProductAssemblies
{
    public static readonly string[] Names = ["Workflows.Functions", "Workflows.Jobs.Contracts", "Workflows.GpuWorker", "Workflows.Contracts"];

    public static Assembly Functions => Assembly.Load("Workflows.Functions");

    public static Assembly Contracts => Assembly.Load("Workflows.Contracts");

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");
}
