import { useMemo, useSyncExternalStore } from 'react';

/** Where the page is. It lives in the fragment, so a reload, a late joiner and a shared link see the same. */
export interface Route {
  readonly jobId: string | null;
  /** The decks of the sample while no job is open; null lets the server choose. */
  readonly deckIds: readonly string[] | null;
  /** The deck whose result is open, and its page. */
  readonly openDeck: string | null;
  readonly page: number;
}

export const home: Route = { jobId: null, deckIds: null, openDeck: null, page: 1 };

/** #/jobs/<id>?deck=3&page=2, or #/?decks=1,2,3 (or none). A link that ends in ?job=<id> means the same. */
export function parseRoute(hash: string, search = ''): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const parameters = new URLSearchParams(query);
  const jobId = /^\/jobs\/([^/]+)\/?$/.exec(path)?.[1] ?? (hash === '' ? new URLSearchParams(search).get('job') : null);
  const page = Number(parameters.get('page') ?? '1');
  return {
    jobId: jobId === null ? null : decoded(jobId),
    deckIds: parseIds(parameters.get('decks')),
    openDeck: parameters.get('deck'),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

export function formatRoute(route: Route): string {
  const parameters: string[] = [];
  if (route.jobId === null && route.deckIds !== null) {
    parameters.push(`decks=${route.deckIds.length === 0 ? 'none' : route.deckIds.map(encodeURIComponent).join(',')}`);
  }
  if (route.openDeck !== null) {
    parameters.push(`deck=${encodeURIComponent(route.openDeck)}`);
    if (route.page > 1) parameters.push(`page=${route.page}`);
  }
  const path = route.jobId === null ? '#/' : `#/jobs/${encodeURIComponent(route.jobId)}`;
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

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
