namespace Workflows.DurableTask;

/// <summary>A connection that its user can have made anew when it seems to lead nowhere.</summary>
internal interface IRenewableConnection
{
    void Renew();
}
