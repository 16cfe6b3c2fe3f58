// Made-up decks: their slides as pictures, and what an analyser would say about them, box by box.
const names = [
  'Northwind Seed Round', 'Alba Robotics Series A', 'Ciclo Pagamentos', 'Fjord Energy Storage', 'Lumen Health Scan',
  'Kite Logistics 2026', 'Orchard Data Platform', 'Papyrus Archive Scan', 'Quanta Chip Design', 'Verde Agricultura',
];
const pageCounts = [12, 17, 9, 14, 20, 8, 15, 6, 11, 10];
const palettes = [
  ['#ffffff', '#1f3a5f', '#f2a541', '#d7dee8', '#6b7a90'], ['#0f172a', '#38bdf8', '#f8fafc', '#1e293b', '#94a3b8'],
  ['#fff7ed', '#ea580c', '#7c2d12', '#fed7aa', '#1c1917'], ['#ecfdf5', '#065f46', '#34d399', '#111827', '#a7f3d0'],
];
const story = ['cover', 'problem', 'solution', 'market', 'business_model', 'traction', 'competition', 'team', 'financials', 'ask', 'contact'];
const headlines = {
  cover: 'One ledger for every pallet', problem: 'The problem every warehouse has', solution: 'How it works', market: 'Market: $4.2B in Europe', business_model: 'We charge per pallet',
  traction: 'Traction: 38 % month on month', competition: 'Nobody else closes the loop', team: 'Team', financials: 'Plan to 2028', ask: 'We raise $3.5M', contact: 'Talk to us', other: 'Appendix',
};
const reasons = {
  market: "headline says 'Market', a sum of money beside a chart", traction: "headline says 'Traction', rising bars", team: "headline says 'Team', three portraits", ask: "headline says 'raise', a sum of money",
};

export function makeDecks(count, now) {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index + 1), deck_id: index + 1, name: `${names[index % 10]}${index < 10 ? '' : ` ${Math.floor(index / 10) + 1}`}.${index % 10 === 6 ? 'pptx' : 'pdf'}`, state: 'ready', page_count: pageCounts[index % 10],
    size_bytes: 380_000 + (index % 10) * 271_828, uploaded_at: new Date(now - 3_600_000 * (index + 1)).toISOString(),
  }));
}

const number = (deck) => Number(deck.id);
export const typeOf = (deck, page) => (page > story.length ? 'other' : story.filter((type) => !missingOf(deck).includes(type))[page - 1] ?? 'other');
export const missingOf = (deck) => [[], ['competition'], ['financials', 'contact'], [], ['team']][number(deck) % 5];
const box = (x, y, width, height) => ({ x: x / 960, y: y / 540, width: width / 960, height: height / 540 });

/** The parts of a slide; the picture and the analysis are both made of them. */
function partsOf(deck, page) {
  const type = typeOf(deck, page);
  const lines = [{ text: headlines[type], at: [64, 70, 60 + headlines[type].length * 20, 44], size: 40 }];
  const body = ['We remove four manual steps between quote and delivery.', 'Pilot customers save 11 hours a week.', '9 of 10 renew after a year.'];
  body.slice(0, type === 'cover' ? 1 : 3).forEach((text, index) => lines.push({ text, at: [64, 160 + index * 40, text.length * 8.6, 22], size: 18 }));
  const chart = ['market', 'traction'].includes(type) ? [556, 150, 330, 270] : null;
  const table = ['business_model', 'financials', 'competition'].includes(type) ? [520, 150, 380, 230] : null;
  const images = type === 'team' ? [[540, 150, 100, 120], [660, 150, 100, 120], [780, 150, 100, 120]] : type === 'solution' ? [[540, 140, 340, 260]] : [];
  const logo = [848, 478, 64, 30];
  const figures = { market: [['amount', '$4.2B', 4.2e9, 'USD', lines[0], 8]], traction: [['percentage', '38 %', 38, null, lines[0], 10]], ask: [['amount', '$3.5M', 3.5e6, 'USD', lines[0], 9]], financials: [['date', '2028', null, null, lines[0], 8]] }[type] ?? [];
  return { type, lines, chart, table, images, logo, figures };
}

export function slide(deck, page) {
  const [back, strong, accent, soft] = palettes[number(deck) % palettes.length];
  const { lines, chart, table, images, logo } = partsOf(deck, page);
  const text = lines.map(({ text: words, at: [x, y, , h], size }) => `<text x="${x}" y="${y + h * 0.8}" font-size="${size}" font-weight="${size > 30 ? 700 : 400}" fill="${strong}">${words.replace('&', '&amp;')}</text>`);
  const shapes = [
    ...(chart === null ? [] : [40, 66, 92, 130, 170, 214].map((height, index) => `<rect x="${chart[0] + 18 + index * 52}" y="${chart[1] + chart[3] - 16 - height}" width="36" height="${height}" rx="3" fill="${index === 5 ? accent : strong}"/>`)),
    ...(table === null ? [] : Array.from({ length: 20 }, (_, index) => `<rect x="${table[0] + (index % 4) * 95}" y="${table[1] + Math.floor(index / 4) * 46}" width="93" height="44" fill="${index < 4 ? strong : soft}"/>`)),
    ...images.map(([x, y, w, h]) => `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="8" fill="${soft}"/><circle cx="${x + w / 2}" cy="${y + h / 2.6}" r="${w / 5}" fill="${accent}"/>`),
    `<rect x="${logo[0]}" y="${logo[1]}" width="${logo[2]}" height="${logo[3]}" rx="15" fill="${accent}"/>`,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 540" width="960" height="540" font-family="Liberation Sans, Arial, sans-serif"><rect width="960" height="540" fill="${back}"/><rect width="960" height="8" fill="${accent}"/>${text.join('')}${shapes.join('')}<text x="64" y="500" font-size="16" fill="${strong}">${deck.name.replace(/\.\w+$/, '')} · ${page}</text></svg>`;
}

/** Variant 2 and later read a little differently, so that there is something to compare. */
export function analysis(deck, variant, failedPages = []) {
  const palette = palettes[number(deck) % palettes.length];
  const ai = variant.vision_model !== 'classic';
  const pages = Array.from({ length: deck.page_count }, (_, index) => {
    const page = index + 1;
    if (failedPages.includes(page)) {
      return { number: page, width: 960, height: 540, text: '', word_count: 0, palette: [], background: '#ffffff', image_area_share: 0, text_area_share: 0, empty_area_share: 0, image_count: 0, failure: { code: 'MODEL_RATE_LIMITED', sentence: 'The provider was asked too often for 10 minutes.', action: 'Retry the page later, or raise the limit of your account.' } };
    }
    const parts = partsOf(deck, page);
    const regions = [
      ...(parts.chart === null ? [] : [{ kind: 'chart', box: box(...parts.chart), confidence: 0.93, reason: '6 bars on one base line', labels: [] }]),
      ...(parts.table === null ? [] : [{ kind: 'table', box: box(...parts.table), confidence: 0.88, reason: '5 rows and 4 columns of cells', labels: [] }]),
      ...parts.images.map((at) => ({ kind: 'image', box: box(...at), confidence: 0.97, reason: 'a picture', labels: [{ name: 'person', score: 0.82 }] })),
      { kind: 'logo', box: box(...parts.logo), confidence: 0.61, reason: 'small, in the same place on 9 pages', labels: [] },
    ];
    const text = parts.lines.map((line) => line.text).join('\n');
    return {
      number: page, width: 960, height: 540, headline: ai && page % 4 === 0 ? `${headlines[parts.type]}, in short` : headlines[parts.type], text, word_count: text.split(/\s+/).length, language: 'en', background: palette[0],
      palette: palette.map((hex, at) => ({ hex, share: [0.61, 0.17, 0.11, 0.07, 0.004][at] })), contrast_ratio: [11.2, 8.4, 3.4, 5.1][index % 4],
      image_area_share: [0.32, 0.08, 0.55][index % 3], chart_area_share: parts.chart === null ? 0 : 0.17, text_area_share: 0.21, empty_area_share: [0.47, 0.71, 0.24][index % 3], image_count: parts.images.length,
      headline_size: 40, body_size: 18, text_source: number(deck) === 8 ? 'ocr' : 'layer',
      lines: parts.lines.map((line) => ({ text: line.text, box: box(...line.at), size: line.size, source: 'layer', confidence: null })),
      regions, slide_type: { type: ai && page === 3 ? 'business_model' : parts.type, confidence: parts.type === 'other' ? 0.31 : 0.92 - index * 0.02, reason: reasons[parts.type] ?? `headline says '${headlines[parts.type].split(' ')[0]}'` },
      figures: parts.figures.map(([kind, words, value, currency, line, at]) => ({ kind, text: words, value, currency, date: kind === 'date' ? words : null, box: box(line.at[0] + at * 20.5, line.at[1], words.length * 24, line.at[3]) })),
      commentary: ai ? `The slide makes one point and supports it. ${page === 4 ? 'The market size has no source.' : 'A number would make it stronger.'}` : null,
      findings: ai ? [{ text: page === 4 ? 'The sum has no source.' : 'Three lines say the same.', box: page === 4 ? box(64, 70, 420, 44) : box(64, 156, 470, 106) }, ...(page % 3 === 0 ? [{ text: 'The slide is hard to read from afar.', box: null }] : [])] : [],
      failure: null,
    };
  });
  const missing = missingOf(deck);
  const good = pages.filter((page) => page.failure == null);
  const sections = [];
  for (const page of good) {
    const type = page.slide_type.type;
    if (type === 'other') continue;
    const known = sections.find((section) => section.type === type);
    if (known === undefined) sections.push({ type, pages: [page.number] });
    else known.pages.push(page.number);
  }
  const shift = ai ? 6 : 0;
  return {
    page_count: deck.page_count, pages,
    summary: {
      title: deck.name, word_count: good.reduce((sum, page) => sum + page.word_count, 0), words_per_page: 24, language: 'en', palette: palette.map((hex, at) => ({ hex, share: [0.61, 0.17, 0.11, 0.07, 0.004][at] })),
      image_area_share: 0.3, text_area_share: 0.2, empty_area_share: 0.5, chart_area_share: 0.08, low_contrast_pages: [3, 7].filter((page) => page <= deck.page_count), dense_pages: [5], pages_without_text: [],
      sections, missing_sections: missing, failed_pages: failedPages,
      figures: good.flatMap((page) => page.figures.map((figure) => ({ page: page.number, figure }))),
      scores: {
        story: { value: 96 - missing.length * 9 - shift, reason: `${11 - missing.length} of 11 sections, in the usual order` },
        readability: { value: 62 + (number(deck) * 7) % 31 + shift, reason: 'median body size 18 pt, 2 pages below 4.5:1' },
        consistency: { value: 71 + (number(deck) * 11) % 26, reason: '3 colours on 90 % of the pages, 2 headline sizes' },
        density: { value: 28 + (number(deck) * 13) % 44, reason: '24 words a page, half of the area empty' },
      },
    },
    provenance: {
      vision_model: variant.vision_model, model_version: ai ? '2026-05' : '2', prompt: variant.analysis_prompt, analyzed_at: new Date(variant.at ?? Date.now()).toISOString(), seconds: ai ? 38.4 : 4.8,
      packs: ai ? [] : ['ppocr-v4@1'], device: ai ? null : 'cpu', usage: ai ? { calls: deck.page_count, input_tokens: 1_420 * deck.page_count, output_tokens: 310 * deck.page_count, cost: 0.0061 * deck.page_count } : null, content_sha256: 'a'.repeat(64),
    },
  };
}

export const scoresOf = (result) => Object.fromEntries(Object.entries(result.summary.scores).map(([name, score]) => [name, score.value]));
