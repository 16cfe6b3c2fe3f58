import { useEffect, useRef, useState } from 'react';
import { announce, type Spoken } from './announce';
import type { Job } from './job';

/** The latest milestone of a job as a sentence, for a polite live region. */
export function useAnnouncement(job: Job | undefined, completed: number, sentence: string): string {
  const spoken = useRef<Spoken | null>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    if (job === undefined) return;
    const next = announce(spoken.current, job, completed, sentence, Date.now());
    spoken.current = next.spoken;
    if (next.text !== null) setText(next.text);
  }, [job, completed, sentence]);
  return text;
}
