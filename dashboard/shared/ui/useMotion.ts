import { useEffect } from 'react';
import { useSetting } from './setting';

/** Whether bars and icons may move while a run works (WCAG 2.2.2); the system's own setting holds beside it. */
export function useMotion(): [boolean, (on: boolean) => void] {
  const setting = useSetting('deck-lab.motion');
  const [on] = setting;
  useEffect(() => {
    document.documentElement.toggleAttribute('data-still', !on);
  }, [on]);
  return setting;
}
