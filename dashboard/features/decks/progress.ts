import type { JobItem } from '../../shared/jobs/item';

/** The seed's sentence, word for word. */
export function batchSentence(completed: number, total: number): string {
  return `Processing visual analysis: ${completed}/${total} decks analyzed`;
}

/** The seed's second sentence: the label that the worker reports, or the same words from the numbers. */
export function pageSentence(items: readonly JobItem[]): string | null {
  const running = items.filter((item) => item.state === 'running' && item.progress !== null);
  const first = running[0];
  if (first === undefined || first.progress === null) return null;
  const { label, unit, done, total } = first.progress;
  const sentence = label ?? `Processing deck ${first.id}: ${unit} ${done}/${total}`;
  return running.length === 1 ? sentence : `${sentence} (and ${running.length - 1} more)`;
}
