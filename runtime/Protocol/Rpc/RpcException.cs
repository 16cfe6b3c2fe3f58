namespace Workflows.Protocol;

/// <summary>gRPC status codes with their wire numbers.</summary>
public enum RpcStatus
{
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
}

/// <summary>A call that ended with a status other than OK. Thrown by handlers to answer with it, and by invokers.</summary>
public sealed class RpcException : Exception
{
    public RpcException(RpcStatus status, string detail) : base(detail) => Status = status;

    public RpcException(RpcStatus status, string detail, Exception innerException) : base(detail, innerException) => Status = status;

    public RpcStatus Status { get; }
}
