namespace Workflows.DeckTruth.Wording;

/// <summary>Invents a company.</summary>
internal static class Scenarios
{
    private static readonly string[] Beginnings = ["Nim", "Velo", "Quar", "Bright", "Terra", "Luma", "Kora", "Fin", "Medi", "Agri", "Sol", "Hyper", "Cargo", "Vita", "Opti", "Clara", "Nord", "Mira", "Zeno", "Tala"];

    private static readonly string[] Endings = ["bus", "tica", "ly", "works", "path", "grid", "mint", "field", "scope", "nest", "wise", "flow", "lane", "pulse", "forge", "leaf", "dock", "spark", "bay", "loop"];

    private static readonly string[] Products = ["Atlas", "Compass", "Beacon", "Pilot", "Canvas", "Harbor", "Signal", "Relay", "Orbit", "Prism"];

    private static readonly string[] Rivals = ["Brontex", "Salvago", "Helionics", "Marrow & Sons", "Datavane", "Oxbridge Systems", "Tirion", "Pellucid", "Grauwerk", "Corvid Labs"];

    private static readonly string[] Cities = ["Berlin", "Lyon", "Austin", "Zurich", "Porto", "Leeds", "Toronto", "Valencia", "Ghent", "Oslo"];

    private static readonly string[] FirstNames = ["Amara", "Jonas", "Priya", "Lukas", "Sofia", "Mateo", "Chloé", "Noah", "Ingrid", "Tomás", "Yuki", "Elena", "Omar", "Hannah", "Pierre", "Zoe"];

    private static readonly string[] LastNames = ["Okafor", "Lindqvist", "Raman", "Weber", "Moreau", "Navarro", "Keller", "Santos", "Ivanova", "Brandt", "Tanaka", "Dubois", "Haddad", "Costa", "Novak", "Reyes"];

    // Customers, pain, industry, tagline.
    private static readonly Dictionary<string, (string Customers, string Pain, string Industry, string Tagline)[]> Trades = new()
    {
        ["en"] =
        [
            ("dental clinics", "appointment planning", "dental software", "Never an empty chair again"),
            ("freight forwarders", "customs paperwork", "logistics", "Borders without waiting"),
            ("wheat farmers", "irrigation scheduling", "precision agriculture", "Every drop where it counts"),
            ("property managers", "maintenance requests", "property technology", "Buildings that look after themselves"),
            ("hospital pharmacies", "stock shortages", "healthcare supply", "The right drug at the right bed"),
            ("small restaurants", "food waste", "food service", "Cook what people eat"),
            ("insurance brokers", "claims handling", "insurance technology", "Claims settled over lunch"),
            ("machine builders", "spare parts search", "industrial services", "The part you need, tomorrow"),
            ("language schools", "teacher substitution", "education technology", "Lessons that always take place"),
            ("solar installers", "permit applications", "renewable energy", "From roof to grid in a week"),
            ("law firms", "contract review", "legal technology", "Read less, know more"),
            ("online shops", "product returns", "e-commerce", "Fits the first time"),
        ],
        ["de"] =
        [
            ("Zahnarztpraxen", "Terminplanung", "Praxissoftware", "Nie wieder ein leerer Stuhl"),
            ("Speditionen", "Zollpapiere", "Logistik", "Grenzen ohne Wartezeit"),
            ("Hausverwaltungen", "Reparaturmeldungen", "Immobilientechnik", "Häuser, die sich kümmern"),
            ("Maschinenbauer", "Ersatzteilsuche", "Industriedienste", "Das Teil, das fehlt, schon morgen"),
        ],
        ["fr"] =
        [
            ("cabinets dentaires", "la prise de rendez-vous", "logiciels médicaux", "Plus jamais de fauteuil vide"),
            ("transitaires", "la paperasse douanière", "logistique", "Des frontières sans attente"),
            ("restaurateurs", "le gaspillage", "restauration", "Cuisiner ce qui se mange"),
            ("agriculteurs", "la gestion de l'eau", "agriculture de précision", "Chaque goutte au bon endroit"),
        ],
        ["es"] =
        [
            ("dentistas", "la gestión de citas", "software médico", "Nunca más un sillón vacío"),
            ("transportistas", "el papeleo aduanero", "logística", "Fronteras sin esperas"),
            ("agricultores", "el riego", "agricultura de precisión", "Cada gota en su sitio"),
            ("restaurantes", "el desperdicio de comida", "hostelería", "Cocinar lo que se come"),
        ],
    };

    public static Scenario Invent(Dice dice, string language)
    {
        var trade = dice.Pick(Trades[language]);
        return new Scenario
        {
            Language = language,
            Company = dice.Pick(Beginnings) + dice.Pick(Endings),
            Product = dice.Pick(Products),
            Tagline = trade.Tagline,
            Customers = trade.Customers,
            Pain = trade.Pain,
            Industry = trade.Industry,
            City = dice.Pick(Cities),
            Currency = language switch
            {
                "en" => dice.Pick(["USD", "USD", "USD", "EUR", "GBP", "CHF"]),
                "de" => dice.Pick(["EUR", "EUR", "EUR", "CHF"]),
                _ => "EUR",
            },
            Rivals = dice.Some(Rivals, 4),
            People = [.. dice.Some(FirstNames, 8).Zip(dice.Some(LastNames, 8), (first, last) => $"{first} {last}")],
        };
    }
}
