import { useSyncExternalStore } from 'react';

const changes = new EventTarget();

/** A choice of this browser that is on until somebody turns it off. */
export function readSetting(name: string): boolean {
  try {
    return localStorage.getItem(name) !== 'off';
  } catch {
    return true;
  }
}

export function writeSetting(name: string, on: boolean): void {
  try {
    localStorage.setItem(name, on ? 'on' : 'off');
  } catch {
    // Storage can be blocked; the choice then stays as it is.
  }
  changes.dispatchEvent(new Event('change'));
}

export function useSetting(name: string): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(
    (changed) => {
      changes.addEventListener('change', changed);
      return () => changes.removeEventListener('change', changed);
    },
    () => readSetting(name),
  );
  return [on, (next) => writeSetting(name, next)];
}
