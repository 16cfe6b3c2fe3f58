import { useEffect, useRef } from 'react';
import { useSetting } from './setting';

/** Key (as KeyboardEvent.key), or two keys one after the other ("g s"), to what it does. */
export type Shortcuts = Readonly<Record<string, () => void>>;

interface Registered {
  readonly scope: 'page' | 'dialog';
  readonly shortcuts: { readonly current: Shortcuts };
}

const setting = 'deck-lab.shortcuts';
const sequenceMilliseconds = 1_500;
const registered = new Set<Registered>();
let first: { readonly key: string; readonly at: number } | null = null;

/** Single keys can be turned off, for people whose speech input or hands press them by accident (WCAG 2.1.4). */
export function useShortcutsEnabled(): [boolean, (on: boolean) => void] {
  return useSetting(setting);
}

/** Keys of the page rest while a dialog is open; keys of a dialog work only then. */
export function useShortcuts(shortcuts: Shortcuts, scope: 'page' | 'dialog' = 'page', active = true): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const [enabled] = useShortcutsEnabled();

  useEffect(() => {
    if (!enabled || !active) return undefined;
    const entry: Registered = { scope, shortcuts: latest };
    if (registered.size === 0) window.addEventListener('keydown', pressed);
    registered.add(entry);
    return () => {
      registered.delete(entry);
      if (registered.size === 0) window.removeEventListener('keydown', pressed);
    };
  }, [enabled, active, scope]);
}

/** One listener for all, so that the second key of "g c" is not taken for the single key "c". */
function pressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  const scope = document.querySelector('[role="dialog"]') === null ? 'page' : 'dialog';
  const maps = [...registered].filter((entry) => entry.scope === scope).map((entry) => entry.shortcuts.current);
  const prefix = first !== null && event.timeStamp - first.at < sequenceMilliseconds ? first.key : null;
  first = null;
  const name = prefix === null ? event.key : `${prefix} ${event.key}`;
  if (prefix === null && maps.some((map) => Object.keys(map).some((key) => key.startsWith(`${event.key} `)))) {
    first = { key: event.key, at: event.timeStamp };
    return;
  }
  const actions = maps.map((map) => map[name]).filter((action) => action !== undefined);
  if (actions.length === 0) return;
  event.preventDefault();
  // Several parts of a page may know a key, each for what has the focus.
  for (const action of actions) action();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
