import { useSyncExternalStore } from 'react';

/**
 * The functions key that a server beyond this machine asks for. It travels in a header and never in an address, and it
 * is forgotten with the browser's session unless the person asks to keep it.
 */
const setting = 'workflows.key';
const changes = new EventTarget();
let refused = false;

export function apiKey(): string | null {
  for (const storage of storages()) {
    try {
      const key = storage.getItem(setting);
      if (key !== null && key !== '') return key;
    } catch {
      // Storage can be blocked; then there is no key to send.
    }
  }
  return null;
}

export function setApiKey(key: string, keep: boolean): void {
  const [session, lasting] = storages();
  try {
    session?.removeItem(setting);
    lasting?.removeItem(setting);
    if (key !== '') (keep ? lasting : session)?.setItem(setting, key);
  } catch {
    // Storage can be blocked; the key is then asked for again.
  }
  refused = false;
  changes.dispatchEvent(new Event('change'));
}

/** fetch with the key, when there is one. A 401 makes the page ask for it. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const key = apiKey();
  const response = await fetch(path, key === null ? init : { ...init, headers: { ...(init.headers as Record<string, string>), 'x-functions-key': key } });
  if (response.status === 401) noteRefused();
  return response;
}

export function noteRefused(): void {
  if (refused) return;
  refused = true;
  changes.dispatchEvent(new Event('change'));
}

/** Whether the server has answered that it wants a key, or another one. */
export function useKeyRefused(): boolean {
  return useSyncExternalStore(subscribe, () => refused);
}

export function useApiKey(): string | null {
  return useSyncExternalStore(subscribe, apiKey);
}

function subscribe(changed: () => void): () => void {
  changes.addEventListener('change', changed);
  return () => changes.removeEventListener('change', changed);
}

function storages(): readonly Storage[] {
  try {
    return [window.sessionStorage, window.localStorage];
  } catch {
    return [];
  }
}
