using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Contracts;

/// <summary>Names the type by which an assembly attaches what its home can do beyond the official API.</summary>
/// <param name="extensionType">A public class that implements <see cref="IHomeExtension"/> and has a parameterless constructor.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class HomeExtensionAttribute(Type extensionType) : Attribute
{
    public Type ExtensionType { get; } = extensionType;
}

/// <summary>Registers a home's implementations, above all <see cref="IActivityProgress"/>.</summary>
public interface IHomeExtension
{
    void Configure(IServiceCollection services, IConfiguration configuration);
}
