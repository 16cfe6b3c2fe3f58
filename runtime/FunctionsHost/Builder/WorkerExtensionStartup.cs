using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Core
{
    /// <summary>How an extension adds itself to an app without a line in the app's program.</summary>
    public abstract class WorkerExtensionStartup
    {
        public abstract void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder);
    }

    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = false)]
    public class WorkerExtensionStartupAttribute(Type startupType) : Attribute
    {
        public Type StartupType { get; } = startupType;
    }
}

namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>Implementations in the entry assembly run by themselves while the host is built.</summary>
    public interface IAutoConfigureStartup
    {
        void Configure(IHostBuilder hostBuilder);
    }
}
