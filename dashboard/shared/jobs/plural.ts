const irregular: Readonly<Record<string, string>> = { analysis: 'analyses' };

/** 1 deck, 3 decks, 3 analyses. */
export function counted(count: number, unit: string): string {
  return `${count} ${plural(count, unit)}`;
}

export function plural(count: number, unit: string): string {
  return count === 1 ? unit : (irregular[unit] ?? `${unit}s`);
}
