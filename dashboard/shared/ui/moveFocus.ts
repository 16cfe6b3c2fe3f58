/** Puts the focus on the next or previous element of a kind; from outside, on the first or last. */
export function moveFocus(inside: HTMLElement | null, selector: string, step: 1 | -1): void {
  const all = Array.from(inside?.querySelectorAll<HTMLElement>(selector) ?? []);
  const at = all.findIndex((element) => element === document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step));
  all[next]?.focus();
}
