using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Contracts;
using Workflows.GpuWorker.Vision.Language;
using Workflows.Testing.Providers;

namespace Workflows.GpuWorker.Tests.Vision;

/// <summary>Answers of models, checked member by member.</summary>
public sealed class PageAnswerReaderTests
{
    [Fact]
    public void Read_AGoodAnswer_HasEverything()
    {
        var (answer, complaints) = PageAnswerReader.Read(PageAnswers.Good(3));

        Assert.Empty(complaints);
        Assert.Equal((SlideType.Market, 0.8), (answer!.SlideType.Type, answer.SlideType.Confidence));
        Assert.Equal(new PageFigure { Kind = FigureKind.Date, Text = "Q3 2025", Date = "2025-Q3" }, answer.Figures[1]);
        Assert.Equal(RegionKind.Chart, Assert.Single(answer.Regions).Kind);
        Assert.Equal("The chart has no axis.", Assert.Single(answer.Findings).Text);
    }

    public static TheoryData<string, string, string> Violations => new()
    {
        { "slide_type", "null", "/slide_type must be an object" },
        { "slide_type/type", "\"BusinessModel\"", "/slide_type/type must be one of cover, problem, solution, market, business_model" },
        { "slide_type/confidence", "1.01", "/slide_type/confidence must be a number from 0 to 1" },
        { "slide_type/confidence", "\"high\"", "/slide_type/confidence must be a number from 0 to 1" },
        { "slide_type/reason", "7", "/slide_type/reason must be text" },
        { "headline", "\"\"", "/headline must have 1 to 500 characters, not 0" },
        { "headline", "[]", "/headline must be text or null" },
        { "language", "\"English\"", "/language must have 2 to 2 characters" },
        { "language", "\"EN\"", "/language must be two lower-case letters" },
        { "regions", "{}", "/regions must be an array" },
        { "regions", "[7]", "/regions/0 must be an object" },
        { "regions/0/kind", "\"photo\"", "/regions/0/kind must be one of image, chart, table, logo" },
        { "regions/0/box", "null", "/regions/0/box must be an object" },
        { "regions/0/box/x", "-0.1", "/regions/0/box/x must be a number from 0 to 1" },
        { "regions/0/box/x", "0.9", "/regions/0/box reaches beyond the slide" },
        { "regions/0/box/height", "0", "/regions/0/box must have a width and height above 0" },
        { "figures/0/value", "1e300", "/figures/0/value must be a number" },
        { "figures/0/currency", "\"usd\"", "/figures/0/currency must be three upper-case letters" },
        { "figures/1/date", "\"March 2025\"", "/figures/1/date must be like 2025" },
        { "figures/1/date", "\"2025-13\"", "/figures/1/date must be like 2025" },
        { "findings/0/text", "null", "/findings/0/text must be text" },
        { "commentary", "null", "/commentary must be text" },
        { "mood", "\"happy\"", "the answer has the unknown member 'mood'" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void Read_AViolation_IsNamedByItsPath(string path, string value, string complaint)
    {
        var text = PageAnswers.But(1, report =>
        {
            var parts = path.Split('/');
            JsonNode node = report;
            foreach (var part in parts[..^1]) node = int.TryParse(part, out var index) ? node[index]! : node[part]!;
            node[parts[^1]] = JsonNode.Parse(value);
        });

        var (answer, complaints) = PageAnswerReader.Read(text);

        Assert.Null(answer);
        Assert.Contains(complaints, said => said.StartsWith(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_EachMemberMissing_IsNamed()
    {
        foreach (var member in PageAnswerSchema.Members)
        {
            var (answer, complaints) = PageAnswerReader.Read(PageAnswers.But(1, report => report.Remove(member)));

            Assert.Null(answer);
            Assert.Equal($"/{member} is missing", Assert.Single(complaints));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} trailing")]
    [InlineData("\"text\"")]
    [InlineData("""{"headline":"\ud800"}""")]
    public void Read_WhatIsNoAnswer_IsAComplaint_NeverAnException(string text)
    {
        var (answer, complaints) = PageAnswerReader.Read(text);

        Assert.Null(answer);
        Assert.NotEmpty(complaints);
    }

    [Fact]
    public void Read_NestedWithoutEnd_IsAComplaint() => Assert.NotEmpty(PageAnswerReader.Read(new string('[', 100_000)).Complaints);

    [Fact]
    public void Read_ManyViolations_TellsTheFirstOnes() =>
        Assert.Equal(AnswerChecks.ComplaintsMax, PageAnswerReader.Read("""{"a":1,"b":1,"c":1,"d":1,"e":1}""").Complaints.Count);

    [Fact]
    public void Read_ABoxThatSticksOutALittle_IsClipped()
    {
        var (answer, _) = PageAnswerReader.Read(PageAnswers.But(1, report => report["regions"]![0]!["box"]!["width"] = 0.51));

        Assert.Equal(0.5, Assert.Single(answer!.Regions).Box.Width);
    }

    [Fact]
    public void Read_ControlCharacters_AreLeftOut()
    {
        var (answer, _) = PageAnswerReader.Read(PageAnswers.But(1, report => report["headline"] = "Big\u0000 \u001b[31mnews"));

        Assert.Equal("Big [31mnews", answer!.Headline);
    }

    [Fact]
    public void Schema_IsStrict_AllMembersRequired_NothingElseAllowed()
    {
        using var schema = JsonDocument.Parse(PageAnswerSchema.Json);
        Check(schema.RootElement);

        static void Check(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
                foreach (var item in element.EnumerateArray()) Check(item);
            if (element.ValueKind != JsonValueKind.Object) return;
            if (element.TryGetProperty("properties", out var properties))
            {
                Assert.Equal(properties.EnumerateObject().Select(p => p.Name), element.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
                Assert.False(element.GetProperty("additionalProperties").GetBoolean());
            }

            foreach (var member in element.EnumerateObject()) Check(member.Value);
        }
    }
}
