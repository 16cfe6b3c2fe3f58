namespace Workflows.DeckTruth.Slides;

/// <summary>Words inside charts and tables, by language.</summary>
internal sealed record Vocabulary
{
    public required string[] StatementRows { get; init; }

    public required string[] Segments { get; init; }

    public required string[] SegmentHeader { get; init; }

    public required string[] Plans { get; init; }

    public required string[] PlanHeader { get; init; }

    public required string[] PlanSupport { get; init; }

    public required string[] Features { get; init; }

    public required string Feature { get; init; }

    public required string Yes { get; init; }

    public required string No { get; init; }

    public required string[] FundUses { get; init; }

    public required string[] Streams { get; init; }

    public required string[] Captions { get; init; }

    public required string[] Milestones { get; init; }

    public required string[] NextSteps { get; init; }

    public required string[] ContactLabels { get; init; }

    public required string[] AgendaItems { get; init; }

    public static Vocabulary Of(string language) => language switch
    {
        "en" => English,
        "de" => German,
        "fr" => French,
        "es" => Spanish,
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "No vocabulary."),
    };

    private static readonly Vocabulary English = new()
    {
        StatementRows = ["Revenue", "Cost of sales", "Gross profit", "Operating costs", "EBITDA", "Net income"],
        Segments = ["Enterprise", "Mid-sized", "Small firms", "Public sector", "Resellers"],
        SegmentHeader = ["Segment", "Size", "Growth"],
        Plans = ["Starter", "Team", "Business", "Enterprise"],
        PlanHeader = ["Plan", "Monthly price", "Users", "Support"],
        PlanSupport = ["E-mail", "E-mail and chat", "Phone", "Dedicated manager"],
        Features = ["Mobile app", "Open API", "Automation", "Offline mode", "Fair price", "On-site support"],
        Feature = "Feature",
        Yes = "Yes",
        No = "No",
        FundUses = ["Product", "Sales", "Operations", "Reserve"],
        Streams = ["Subscriptions", "Services", "Transactions", "Training"],
        Captions = ["annual recurring revenue", "growth year on year", "active users", "net retention"],
        Milestones = ["Beta with first customers", "First large contract", "Second country opened", "Certification passed"],
        NextSteps = ["Mobile app", "New regions", "Partner portal", "Analytics suite"],
        ContactLabels = ["E-mail", "Phone", "Web", "Address"],
        AgendaItems = ["Problem and solution", "Market and competition", "Business model", "Team", "Financials", "Next steps"],
    };

    private static readonly Vocabulary German = new()
    {
        StatementRows = ["Umsatz", "Herstellungskosten", "Rohertrag", "Betriebskosten", "EBITDA", "Jahresergebnis"],
        Segments = ["Konzerne", "Mittelstand", "Kleinbetriebe", "Öffentliche Hand", "Händler"],
        SegmentHeader = ["Segment", "Größe", "Wachstum"],
        Plans = ["Basis", "Team", "Profi", "Konzern"],
        PlanHeader = ["Tarif", "Preis pro Monat", "Nutzer", "Betreuung"],
        PlanSupport = ["E-Mail", "E-Mail und Chat", "Telefon", "Persönlich"],
        Features = ["Mobile App", "Offene Schnittstelle", "Automatisierung", "Ohne Netz", "Fairer Preis", "Hilfe vor Ort"],
        Feature = "Merkmal",
        Yes = "Ja",
        No = "Nein",
        FundUses = ["Produkt", "Vertrieb", "Betrieb", "Reserve"],
        Streams = ["Abonnements", "Dienstleistung", "Gebühren", "Schulung"],
        Captions = ["Jahresumsatz", "Wachstum zum Vorjahr", "aktive Nutzer", "Kundenbindung"],
        Milestones = ["Test mit ersten Kunden", "Erster Großauftrag", "Zweites Land eröffnet", "Zertifikat erhalten"],
        NextSteps = ["Mobile App", "Neue Regionen", "Partnerportal", "Auswertungen"],
        ContactLabels = ["E-Mail", "Telefon", "Web", "Adresse"],
        AgendaItems = ["Problem und Lösung", "Markt und Wettbewerb", "Geschäftsmodell", "Team", "Finanzen", "Nächste Schritte"],
    };

    private static readonly Vocabulary French = new()
    {
        StatementRows = ["Chiffre d'affaires", "Coût des ventes", "Marge brute", "Charges", "EBITDA", "Résultat net"],
        Segments = ["Grands comptes", "PME", "Artisans", "Secteur public", "Revendeurs"],
        SegmentHeader = ["Segment", "Taille", "Croissance"],
        Plans = ["Essentiel", "Équipe", "Pro", "Entreprise"],
        PlanHeader = ["Offre", "Prix mensuel", "Utilisateurs", "Assistance"],
        PlanSupport = ["Courriel", "Courriel et chat", "Téléphone", "Conseiller dédié"],
        Features = ["Application mobile", "Interface ouverte", "Automatisation", "Hors ligne", "Prix juste", "Aide sur site"],
        Feature = "Fonction",
        Yes = "Oui",
        No = "Non",
        FundUses = ["Produit", "Ventes", "Opérations", "Réserve"],
        Streams = ["Abonnements", "Services", "Commissions", "Formation"],
        Captions = ["revenu annuel", "croissance annuelle", "utilisateurs actifs", "fidélité"],
        Milestones = ["Essai avec les premiers clients", "Premier grand contrat", "Deuxième pays ouvert", "Certification obtenue"],
        NextSteps = ["Application mobile", "Nouvelles régions", "Portail partenaires", "Analyses"],
        ContactLabels = ["Courriel", "Téléphone", "Web", "Adresse"],
        AgendaItems = ["Problème et solution", "Marché et concurrence", "Modèle économique", "Équipe", "Finances", "Suite"],
    };

    private static readonly Vocabulary Spanish = new()
    {
        StatementRows = ["Ingresos", "Coste de ventas", "Beneficio bruto", "Gastos operativos", "EBITDA", "Resultado neto"],
        Segments = ["Grandes empresas", "Medianas", "Pequeñas", "Sector público", "Distribuidores"],
        SegmentHeader = ["Segmento", "Tamaño", "Crecimiento"],
        Plans = ["Básico", "Equipo", "Pro", "Empresa"],
        PlanHeader = ["Plan", "Precio mensual", "Usuarios", "Soporte"],
        PlanSupport = ["Correo", "Correo y chat", "Teléfono", "Gestor propio"],
        Features = ["Aplicación móvil", "Interfaz abierta", "Automatización", "Sin conexión", "Precio justo", "Ayuda presencial"],
        Feature = "Función",
        Yes = "Sí",
        No = "No",
        FundUses = ["Producto", "Ventas", "Operaciones", "Reserva"],
        Streams = ["Suscripciones", "Servicios", "Comisiones", "Formación"],
        Captions = ["ingresos anuales", "crecimiento anual", "usuarios activos", "fidelidad"],
        Milestones = ["Prueba con primeros clientes", "Primer gran contrato", "Segundo país abierto", "Certificación lograda"],
        NextSteps = ["Aplicación móvil", "Nuevas regiones", "Portal de socios", "Analítica"],
        ContactLabels = ["Correo", "Teléfono", "Web", "Dirección"],
        AgendaItems = ["Problema y solución", "Mercado y competencia", "Modelo de negocio", "Equipo", "Finanzas", "Próximos pasos"],
    };
}
