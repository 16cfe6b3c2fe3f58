using System.Globalization;
using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Pdf;
using Workflows.DeckTruth.Blocks;
using Workflows.DeckTruth.Drawing;
using Workflows.DeckTruth.Facts;
using Workflows.DeckTruth.Wording;

namespace Workflows.DeckTruth.Slides;

/// <summary>Draws one slide of a kind: chooses its words, its blocks and where they go.</summary>
internal sealed partial class SlideComposer(Dice dice, Writer writer)
{
    private static readonly string[] AgendaHeadlines =
        ["Agenda", "Today's outline", "Contents", "Inhalt", "Ordre du jour", "Sommaire", "Índice"];

    private static readonly string[] RoadmapHeadlines =
        ["Roadmap", "Product roadmap for the next 18 months", "What comes next on our roadmap", "Fahrplan", "Feuille de route", "Hoja de ruta"];

    private static readonly string[] ValueHeadlines = ["Our values", "Unsere Werte", "Nos valeurs", "Nuestros valores"];

    private readonly Vocabulary _words = Vocabulary.Of(writer.Scenario.Language);

    /// <returns>The headline as printed.</returns>
    public string Draw(SlideCanvas canvas, SlideKind kind, int number, int count)
    {
        var headline = writer.Phrase(kind, PhraseUse.Headline, canvas.Ledger);
        if (kind == SlideKind.Cover)
        {
            Cover(canvas, headline);
            return Printed(canvas, headline);
        }

        var area = Frame.Draw(canvas, writer, headline, number, count);
        switch (kind)
        {
            case SlideKind.Problem: Problem(canvas, area); break;
            case SlideKind.Solution: Solution(canvas, area); break;
            case SlideKind.Market: Market(canvas, area); break;
            case SlideKind.BusinessModel: BusinessModel(canvas, area); break;
            case SlideKind.Traction: Traction(canvas, area); break;
            case SlideKind.Competition: Competition(canvas, area); break;
            case SlideKind.Team: Team(canvas, area); break;
            case SlideKind.Financials: Financials(canvas, area); break;
            case SlideKind.Ask: Ask(canvas, area); break;
            case SlideKind.Contact: Contact(canvas, area); break;
            case SlideKind.Other: Other(canvas, area, headline); break;
            default: throw new InvalidOperationException($"No slide of kind {kind}.");
        }

        return Printed(canvas, headline);
    }

    private static string Printed(SlideCanvas canvas, string headline) => Frame.Cased(canvas, headline).Replace(Writer.Glue, ' ');

    private void Cover(SlideCanvas canvas, string headline)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var theme = style.Theme;
        canvas.Rectangle(new Area(0, 0, canvas.Width, canvas.Height), theme.Page);
        var centre = dice.Chance(0.4);
        if (dice.Chance(0.3)) Pictures.Landscape(canvas, new Area(canvas.Width * 0.62, 0, canvas.Width * 0.38, canvas.Height), dice);
        else if (!centre) canvas.Rectangle(new Area(0, canvas.Height * 0.86, canvas.Width, canvas.Height * 0.02), theme.Accent);
        if (style.Logo) canvas.Slice(new Area(60 * s, 60 * s, 44 * s, 44 * s), 0, 280, theme.Accent);
        var width = canvas.Width * (centre ? 0.5 : 0.54);
        var left = centre ? canvas.Width * 0.08 : 60 * s;
        var align = Align.Left;
        var y = canvas.Text(Frame.Cased(canvas, headline), style.HeadlineFont, 46 * s, theme.Ink, new Area(left, 170 * s, width, 160 * s), align) + (12 * s);
        var leads = dice.Between(1, 2);
        for (var i = 0; i < leads; i++)
            y = canvas.Text(writer.Phrase(SlideKind.Cover, PhraseUse.Lead, canvas.Ledger), style.BodyFont, (i == 0 ? 20 : 15) * s, i == 0 ? theme.Ink : theme.Muted, new Area(left, y, width, 60 * s), align) + (8 * s);
        if (dice.Chance(0.3)) canvas.Label($"www.{Domain()}", style.BodyFont, 12 * s, theme.Muted, left, canvas.Height - (60 * s));
    }

    private void Problem(SlideCanvas canvas, Area area)
    {
        switch (dice.Between(0, 3))
        {
            case 0: LeadThen(canvas, area, SlideKind.Problem, rest => TextBlocks.Bullets(canvas, rest, Bullets(canvas, SlideKind.Problem, 3))); break;
            case 1: LeadThen(canvas, area, SlideKind.Problem, rest => TextBlocks.Cards(canvas, rest, Bullets(canvas, SlideKind.Problem, 3))); break;
            case 2: Beside(area, text => LeadAndBullets(canvas, text, SlideKind.Problem, 2), picture => Pictures.Landscape(canvas, picture, dice)); break;
            default: TextBlocks.Bullets(canvas, area, Bullets(canvas, SlideKind.Problem, 4)); break;
        }
    }

    private void Solution(SlideCanvas canvas, Area area)
    {
        switch (dice.Between(0, 3))
        {
            case 0: LeadThen(canvas, area, SlideKind.Solution, rest => TextBlocks.Steps(canvas, rest, Bullets(canvas, SlideKind.Solution, 3))); break;
            case 1: Beside(area, text => LeadAndBullets(canvas, text, SlideKind.Solution, 2), picture => Pictures.Screenshot(canvas, picture, dice)); break;
            case 2: LeadThen(canvas, area, SlideKind.Solution, rest => TextBlocks.Cards(canvas, rest, Bullets(canvas, SlideKind.Solution, 3))); break;
            default: LeadThen(canvas, area, SlideKind.Solution, rest => TextBlocks.Bullets(canvas, rest, Bullets(canvas, SlideKind.Solution, 3))); break;
        }
    }

    private void Market(SlideCanvas canvas, Area area)
    {
        switch (dice.Between(0, 4))
        {
            case 0: LeadThen(canvas, area, SlideKind.Market, rest => YearChart(canvas, rest, 9, BarsOrLine())); break;
            case 1: Beside(area, text => LeadAndBullets(canvas, text, SlideKind.Market, 2), chart => ShareChart(canvas, chart, _words.Segments)); break;
            case 2: LeadThen(canvas, area, SlideKind.Market, rest => TextBlocks.Cards(canvas, rest, Bullets(canvas, SlideKind.Market, 3))); break;
            case 3: LeadThen(canvas, area, SlideKind.Market, rest => SegmentTable(canvas, rest)); break;
            default: TextBlocks.Bullets(canvas, area, Bullets(canvas, SlideKind.Market, 4)); break;
        }
    }

    private void BusinessModel(SlideCanvas canvas, Area area)
    {
        switch (dice.Between(0, 3))
        {
            case 0: LeadThen(canvas, area, SlideKind.BusinessModel, rest => PlanTable(canvas, rest)); break;
            case 1: LeadThen(canvas, area, SlideKind.BusinessModel, rest => TextBlocks.Cards(canvas, rest, Bullets(canvas, SlideKind.BusinessModel, 3))); break;
            case 2: Beside(area, text => LeadAndBullets(canvas, text, SlideKind.BusinessModel, 2), chart => ShareChart(canvas, chart, _words.Streams)); break;
            default: LeadThen(canvas, area, SlideKind.BusinessModel, rest => TextBlocks.Bullets(canvas, rest, Bullets(canvas, SlideKind.BusinessModel, 3))); break;
        }
    }

    private void Traction(SlideCanvas canvas, Area area)
    {
        switch (dice.Between(0, 3))
        {
            case 0:
                KeyNumbers(canvas, area with { Height = 110 * canvas.Scale });
                YearChart(canvas, Below(area, 124 * canvas.Scale), 6, BarsOrLine(), future: false);
                break;
            case 1: Beside(area, text => LeadAndBullets(canvas, text, SlideKind.Traction, 2), chart => QuarterChart(canvas, chart)); break;
            case 2:
                LeadThen(canvas, area, SlideKind.Traction, rest =>
                {
                    KeyNumbers(canvas, rest with { Height = 110 * canvas.Scale });
                    if (rest.Height > 170 * canvas.Scale) Pictures.Logos(canvas, Below(rest, 134 * canvas.Scale), dice.Some(["Marlow", "Kestrel AG", "Oakfield", "Pinto", "Vireo", "Strandby"], 4));
                });
                break;
            default: LeadThen(canvas, area, SlideKind.Traction, rest => TextBlocks.Timeline(canvas, rest, Moments(canvas, _words.Milestones, past: true))); break;
        }
    }

    private void Competition(SlideCanvas canvas, Area area)
    {
        if (dice.Chance(0.7)) LeadThen(canvas, area, SlideKind.Competition, rest => FeatureTable(canvas, rest));
        else LeadThen(canvas, area, SlideKind.Competition, rest => TextBlocks.Bullets(canvas, rest, Bullets(canvas, SlideKind.Competition, 3)));
    }

    private void Team(SlideCanvas canvas, Area area)
    {
        if (dice.Chance(0.5)) LeadThen(canvas, area, SlideKind.Team, rest => People.Grid(canvas, rest, writer, dice));
        else People.Grid(canvas, area, writer, dice);
    }

    private void Financials(SlideCanvas canvas, Area area)
    {
        switch (dice.Between(0, 3))
        {
            case 0: LeadThen(canvas, area, SlideKind.Financials, rest => StatementTable(canvas, rest)); break;
            case 1: LeadThen(canvas, area, SlideKind.Financials, rest => StackedChart(canvas, rest)); break;
            case 2: Beside(area, text => LeadAndBullets(canvas, text, SlideKind.Financials, 2), chart => YearChart(canvas, chart, 6, ChartLook.Bars)); break;
            default: StatementTable(canvas, area); break;
        }
    }

    private void Ask(SlideCanvas canvas, Area area)
    {
        switch (dice.Between(0, 2))
        {
            case 0: Beside(area, text => LeadAndBullets(canvas, text, SlideKind.Ask, 1), chart => ShareChart(canvas, chart, _words.FundUses)); break;
            case 1: LeadThen(canvas, area, SlideKind.Ask, rest => TextBlocks.Bullets(canvas, rest, Bullets(canvas, SlideKind.Ask, 3))); break;
            default: LeadThen(canvas, area, SlideKind.Ask, rest => TextBlocks.Timeline(canvas, rest, Moments(canvas, _words.NextSteps, past: false))); break;
        }
    }

    private void Contact(SlideCanvas canvas, Area area)
    {
        var pairs = new List<(string, string)>
        {
            (_words.ContactLabels[0], $"hello@{Domain()}"),
            (_words.ContactLabels[1], Phone()),
            (_words.ContactLabels[2], $"www.{Domain()}"),
        };
        if (dice.Chance(0.5)) pairs.Add((_words.ContactLabels[3], $"{dice.Between(1, 180)} {dice.Pick(["Mill Road", "Harbour Street", "Station Lane"])}, {writer.Scenario.City}"));
        if (dice.Chance(0.5)) pairs.Insert(0, (writer.Scenario.People[0].Split(' ')[0], writer.Scenario.People[0]));
        if (dice.Chance(0.6)) LeadThen(canvas, area, SlideKind.Contact, rest => TextBlocks.Pairs(canvas, rest, pairs));
        else TextBlocks.Pairs(canvas, area, pairs);
    }

    private void Other(SlideCanvas canvas, Area area, string headline)
    {
        if (AgendaHeadlines.Contains(headline)) TextBlocks.Bullets(canvas, area, dice.Some(_words.AgendaItems, 5), numbered: true);
        else if (RoadmapHeadlines.Contains(headline)) TextBlocks.Timeline(canvas, area, Moments(canvas, _words.NextSteps, past: false));
        else if (ValueHeadlines.Contains(headline)) TextBlocks.Bullets(canvas, area, Bullets(canvas, SlideKind.Other, 4));
        else TextBlocks.Paragraph(canvas, area, writer.Phrase(SlideKind.Other, PhraseUse.Lead, canvas.Ledger), 1.2);
    }

    private void LeadThen(SlideCanvas canvas, Area area, SlideKind kind, Action<Area> rest)
    {
        var lead = area with { Height = area.Height * 0.34 };
        var y = TextBlocks.Paragraph(canvas, lead, writer.Phrase(kind, PhraseUse.Lead, canvas.Ledger), 1.05);
        rest(Below(area, y - area.Y + (20 * canvas.Scale)));
    }

    private void LeadAndBullets(SlideCanvas canvas, Area area, SlideKind kind, int bullets) =>
        LeadThen(canvas, area, kind, rest => TextBlocks.Bullets(canvas, rest, Bullets(canvas, kind, bullets)));

    /// <summary>Two columns; which of them is left is a matter of luck.</summary>
    private void Beside(Area area, Action<Area> text, Action<Area> picture)
    {
        var gap = area.Width * 0.05;
        var share = 0.42 + (dice.Share() * 0.1);
        var (left, right) = (area with { Width = (area.Width * share) - gap }, area with { X = area.X + (area.Width * share), Width = area.Width * (1 - share) });
        var swap = dice.Chance(0.35);
        text(swap ? right : left);
        var room = swap ? left : right;
        picture(room with { Height = Math.Min(room.Height, room.Width * 0.95) });
    }

    private List<string> Bullets(SlideCanvas canvas, SlideKind kind, int count) => writer.Bullets(kind, count, canvas.Ledger);

    private static Area Below(Area area, double height) => area with { Y = area.Y + height, Height = area.Height - height };

    private string Domain() => $"{writer.Scenario.Company.ToLowerInvariant()}.{dice.Pick(["com", "io", "eu"])}";

    private string Phone() => dice.Pick<string>(
    [
        $"+{dice.Pick([1, 44, 49, 33, 34, 41])} {dice.Between(20, 799)} {dice.Between(100, 9999)} {dice.Between(100, 9999)}",
        $"({dice.Between(201, 989)}) {dice.Between(200, 999)}-{dice.Between(1000, 9999)}",
        $"0{dice.Between(30, 89)} / {dice.Between(100000, 9999999)}",
    ]);
}
