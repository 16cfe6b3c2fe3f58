using System.Reflection;
using System.Runtime.CompilerServices;
using Workflows.DurableTask;

namespace Microsoft.DurableTask;

/// <summary>An exception as it crosses the wire: text, never an object.</summary>
/// <param name="ErrorType">Full type name.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="StackTrace">For people; null when unknown.</param>
/// <param name="InnerFailure">The inner exception.</param>
/// <param name="Properties">What an exception properties provider added; null when there is none.</param>
public record TaskFailureDetails(
    string ErrorType, string ErrorMessage, string? StackTrace, TaskFailureDetails? InnerFailure, IDictionary<string, object?>? Properties)
{
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new TaskFailureDetails(
            exception.GetType().ToString(),
            exception.Message,
            exception.StackTrace,
            exception.InnerException is { } inner ? FromException(inner) : null,
            Properties: null);
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    /// <summary>Whether the failure is a <typeparamref name="T"/> or derived from it. False when its type is not loaded here.</summary>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies have a type of that name.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T), Assembly.GetCallingAssembly());

    /// <inheritdoc cref="IsCausedBy{T}"/>
    /// <exception cref="ArgumentException">The type is not an exception.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        return IsCausedBy(targetBaseExceptionType, Assembly.GetCallingAssembly());
    }

    private bool IsCausedBy(Type target, Assembly caller)
    {
        if (!typeof(Exception).IsAssignableFrom(target))
        {
            throw new ArgumentException($"{target} is not an exception type.", nameof(target));
        }

        return target.IsAssignableFrom(ExceptionTypes.Find(ErrorType, target.Assembly, caller));
    }
}
