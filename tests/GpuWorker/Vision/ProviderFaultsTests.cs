using Workflows.GpuWorker.Vision.Language;

namespace Workflows.GpuWorker.Tests.Vision;

/// <summary>Error bodies as the providers document them.</summary>
public sealed class ProviderFaultsTests
{
    public static TheoryData<int, string, string> Bodies => new()
    {
        { 401, """{"error":{"message":"Incorrect API key provided: sk-1.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", "KeyRejected" },
        { 403, """{"error":{"message":"Country, region, or territory not supported","type":"request_forbidden","code":"unsupported_country_region_territory"}}""", "KeyRejected" },
        { 404, """{"error":{"message":"The model does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}""", "NotFound" },
        { 429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", "Quota" },
        { 429, """{"error":{"message":"Rate limit reached","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", "Limited" },
        { 400, """{"error":{"message":"maximum context length","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""", "TooLarge" },
        { 400, """{"error":{"message":"Unsupported parameter","type":"invalid_request_error","param":"x","code":"unsupported_parameter"}}""", "BadRequest" },
        { 503, """{"error":{"message":"Overloaded","type":"server_error","param":null,"code":null}}""", "Broken" },

        // Azure OpenAI.
        { 401, """{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}""", "KeyRejected" },
        { 404, """{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}""", "NotFound" },
        { 429, """{"error":{"code":"429","message":"Requests have exceeded call rate limit."}}""", "Limited" },
        { 400, """{"error":{"message":"The response was filtered","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", "Refused" },

        // Anthropic.
        { 401, """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"},"request_id":"req_1"}""", "KeyRejected" },
        { 403, """{"type":"error","error":{"type":"permission_error","message":"no"}}""", "KeyRejected" },
        { 402, """{"type":"error","error":{"type":"billing_error","message":"no"}}""", "Quota" },
        { 400, """{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}""", "Quota" },
        { 400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 300000 tokens > 200000 maximum"}}""", "TooLarge" },
        { 413, """{"type":"error","error":{"type":"request_too_large","message":"no"}}""", "TooLarge" },
        { 429, """{"type":"error","error":{"type":"rate_limit_error","message":"no"}}""", "Limited" },
        { 529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", "Overloaded" },
        { 504, """{"type":"error","error":{"type":"timeout_error","message":"no"}}""", "Broken" },

        // Whatever stands between.
        { 502, "<html>Bad gateway</html>", "Broken" },
        { 429, "", "Limited" },
        { 418, "[]", "BadRequest" },
        { 500, """{"error":"text"}""", "Broken" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void From_ABody_IsWhatItMeans(int status, string body, string kind)
    {
        using var response = new HttpResponseMessage();

        Assert.Equal(kind, ProviderFaults.From(status, response.Headers, body, DateTimeOffset.UnixEpoch).Kind.ToString());
    }

    [Theory]
    [InlineData("rate_limit_error", "rate_limit_error")]
    [InlineData("key sk-123 is wrong", null)]
    [InlineData("line\\nbreak", null)]
    public void From_ATypeThatIsNoIdentifier_IsNotPassedOn(string type, string? passed)
    {
        using var response = new HttpResponseMessage();

        Assert.Equal(passed, ProviderFaults.From(400, response.Headers, $$$"""{"error":{"type":"{{{type}}}"}}""", DateTimeOffset.UnixEpoch).Type);
    }
}
