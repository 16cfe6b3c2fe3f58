using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Workflows.FunctionsHost.Tests;

public class MiddlewareTests
{
    private static Task<RunningHost> StartAsync(Action<FunctionsApplicationBuilder> configure) =>
        RunningHost.StartAsync(new HostSetup("Number", "Throws", "Url") { Configure = configure });

    [Fact]
    public async Task Use_Several_RunInOrderOfRegistrationAroundTheFunction()
    {
        var trace = new List<string>();
        await using var host = await StartAsync(builder =>
        {
            builder.UseMiddleware(async (_, next) => { trace.Add("a<"); await next(); trace.Add(">a"); });
            builder.UseWhen(c => c.FunctionDefinition.Name == "Number", async (_, next) => { trace.Add("b<"); await next(); trace.Add(">b"); });
            builder.UseWhen(c => c.FunctionDefinition.Name == "Other", (_, _) => throw new InvalidOperationException("never"));
        });

        await host.Http.GetAsync("/numbers/1");

        Assert.Equal(["a<", "b<", ">b", ">a"], trace);
    }

    [Fact]
    public async Task Use_WithoutNext_AnswersWithTheResultItSets()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware((context, _) =>
        {
            context.GetInvocationResult().Value = new StatusCodeResult(StatusCodes.Teapot);
            return Task.CompletedTask;
        }));

        Assert.Equal(StatusCodes.Teapot, (int)(await host.Http.GetAsync("/numbers/1")).StatusCode);
    }

    [Fact]
    public async Task Use_CatchesTheException_AnswersWithItsOwnProblem()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            try
            {
                await next();
            }
            catch (InvalidOperationException)
            {
                context.GetInvocationResult().Value = new ObjectResult(new ProblemDetails { Title = "caught" }) { StatusCode = 409 };
            }
        }));

        var response = await host.Http.GetAsync("/throws");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("caught", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString());
    }

    [Fact]
    public async Task UseMiddleware_Type_IsASingletonThatSeesHttpAndScope()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.Services.AddScoped<ScopedCounter>();
            builder.UseMiddleware<HeaderMiddleware>();
        });

        var first = await host.Http.GetAsync("/numbers/1");
        var second = await host.Http.GetAsync("/numbers/1");

        Assert.Equal("1", first.Headers.GetValues("X-Call").Single());
        Assert.Equal("2", second.Headers.GetValues("X-Call").Single());
        Assert.NotEqual(first.Headers.GetValues("X-Scope").Single(), second.Headers.GetValues("X-Scope").Single());
    }

    [Fact]
    public async Task BindInputAsync_ValueReplaced_ReachesTheFunction()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            var arguments = await context.Features.Get<Microsoft.Azure.Functions.Worker.Context.Features.IFunctionInputBindingFeature>()!.BindFunctionInputAsync(context);
            arguments.Values[1] = 50;
            await next();
        }));

        Assert.Equal(100, (await host.Http.GetFromJsonAsync<JsonElement>("/numbers/1")).GetProperty("doubled").GetInt32());
    }

    private static class StatusCodes
    {
        public const int Teapot = 418;
    }

    private sealed class HeaderMiddleware : IFunctionsWorkerMiddleware
    {
        private int _calls;

        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            var headers = context.GetHttpContext()!.Response.Headers;
            headers["X-Call"] = $"{++_calls}";
            headers["X-Scope"] = context.InstanceServices.GetRequiredService<ScopedCounter>().Id.ToString();
            await next(context);
        }
    }
}
