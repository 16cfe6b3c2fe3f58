using System.Security.Cryptography.X509Certificates;

namespace Workflows.DurableTask;

/// <summary>Certificates of authorities that the machine does not know, for schedulers with a certificate of their own making.</summary>
internal sealed record SchedulerTrust(X509Certificate2Collection Roots);
