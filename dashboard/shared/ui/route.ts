import { useMemo, useSyncExternalStore } from 'react';

export const views = ['lab', 'compare', 'golden', 'statistics'] as const;

export type View = (typeof views)[number];

/** Where the page is. It lives in the fragment, so a reload, a late joiner and a shared link see the same. */
export interface Route {
  readonly view: View;
  readonly jobId: string | null;
  /** The decks of the sample while no job is open; null lets the server choose. */
  readonly deckIds: readonly string[] | null;
  /** The deck whose result is open, and its page; in the comparison, the deck that is compared. */
  readonly openDeck: string | null;
  readonly page: number;
  /** Which of a run's variants the open deck is shown for, from 1. */
  readonly variant: number;
  /** A kept run of the open deck instead of the current result. */
  readonly run: string | null;
  /** The two runs of a comparison. */
  readonly left: string | null;
  readonly right: string | null;
}

export const home: Route = {
  view: 'lab', jobId: null, deckIds: null, openDeck: null, page: 1, variant: 1, run: null, left: null, right: null,
};

/** #/jobs/<id>?deck=3&page=2, #/?decks=1,2,3 (or none), #/compare?deck=3&left=…&right=…. A link that ends in ?job=<id> means the same. */
export function parseRoute(hash: string, search = ''): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const parameters = new URLSearchParams(query);
  const jobId = /^\/jobs\/([^/]+)\/?$/.exec(path)?.[1] ?? (hash === '' ? new URLSearchParams(search).get('job') : null);
  const view = /^\/(compare|golden|statistics)\/?$/.exec(path)?.[1] as View | undefined;
  return {
    view: view ?? 'lab',
    jobId: jobId === null ? null : decoded(jobId),
    deckIds: parseIds(parameters.get('decks')),
    openDeck: parameters.get('deck'),
    page: positive(parameters.get('page')),
    variant: positive(parameters.get('variant')),
    run: parameters.get('run'),
    left: parameters.get('left'),
    right: parameters.get('right'),
  };
}

export function formatRoute(route: Route): string {
  const parameters: string[] = [];
  const add = (name: string, value: string | null) => {
    if (value !== null) parameters.push(`${name}=${encodeURIComponent(value)}`);
  };
  if (route.view === 'lab' && route.jobId === null && route.deckIds !== null) {
    parameters.push(`decks=${route.deckIds.length === 0 ? 'none' : route.deckIds.map(encodeURIComponent).join(',')}`);
  }
  if (route.openDeck !== null) {
    add('deck', route.openDeck);
    if (route.variant > 1) add('variant', String(route.variant));
    add('run', route.run);
    add('left', route.left);
    add('right', route.right);
    if (route.page > 1) add('page', String(route.page));
  }
  const path = route.view !== 'lab' ? `#/${route.view}` : route.jobId === null ? '#/' : `#/jobs/${encodeURIComponent(route.jobId)}`;
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
}

export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => window.location.hash + '\n' + window.location.search);
  return useMemo(() => {
    const [hash = '', search = ''] = address.split('\n');
    return parseRoute(hash, search);
  }, [address]);
}

/** "replace" for what is not a step of its own, so that Back leaves the page and not a detail of it. */
export function goTo(route: Route, how: 'push' | 'replace' = 'push'): void {
  const hash = formatRoute(route);
  if (hash === window.location.hash) return;
  const address = window.location.pathname + hash;
  if (how === 'push') window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
  // Neither call tells anybody; this page's own listeners need to know.
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  window.addEventListener('popstate', changed);
  return () => {
    window.removeEventListener('hashchange', changed);
    window.removeEventListener('popstate', changed);
  };
}

function parseIds(text: string | null): readonly string[] | null {
  if (text === null || text === '') return null;
  return text === 'none' ? [] : text.split(',').filter((id) => id !== '');
}

function positive(text: string | null): number {
  const number = Number(text ?? '1');
  return Number.isInteger(number) && number > 0 ? number : 1;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
