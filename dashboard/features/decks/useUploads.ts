import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { problemOf, type Problem } from '../../shared/api/problem';
import { decksKey } from './deckQueries';
import { SpeedTrack } from './speed';
import { blockBytesMax, refusal, sendWithProgress, uploadDeck, UploadError, type Send } from './upload';

export type UploadState = 'waiting' | 'sending' | 'sent' | 'failed';

export interface Upload {
  readonly key: number;
  readonly file: File;
  readonly state: UploadState;
  readonly sentBytes: number;
  /** Null until it has been measured for a moment. */
  readonly bytesPerSecond: number | null;
  readonly problem: Problem | null;
}

export interface Uploads {
  readonly list: readonly Upload[];
  readonly add: (files: readonly File[]) => void;
  readonly retry: (key: number) => void;
  readonly dismiss: (key: number) => void;
}

let nextKey = 1;

/** Sends files one after another: a block uses the whole line anyway, and the first deck is ready sooner. */
export function useUploads(send: Send = sendWithProgress): Uploads {
  const client = useQueryClient();
  const [list, setList] = useState<readonly Upload[]>([]);
  const working = useRef<number | null>(null);
  const stops = useRef(new Map<number, AbortController>());
  const arrived = useRef(new Map<number, Set<number>>());

  const change = useCallback((key: number, fields: Partial<Upload>) => {
    setList((before) => before.map((upload) => (upload.key === key ? { ...upload, ...fields } : upload)));
  }, []);

  useEffect(() => {
    const next = list.find((upload) => upload.state === 'waiting');
    if (next === undefined || working.current !== null) return;
    working.current = next.key;
    const stop = new AbortController();
    stops.current.set(next.key, stop);
    change(next.key, { state: 'sending', sentBytes: 0, bytesPerSecond: null, problem: null });
    const blocks = arrived.current.get(next.key) ?? new Set<number>();
    arrived.current.set(next.key, blocks);
    const track = new SpeedTrack();
    const progress = (sentBytes: number) => {
      track.note(sentBytes, performance.now());
      change(next.key, { sentBytes, bytesPerSecond: track.bytesPerSecond() });
    };
    uploadDeck(next.file, send, progress, stop.signal, blockBytesMax, blocks)
      .then(
        () => change(next.key, { state: 'sent', sentBytes: next.file.size }),
        (error: unknown) => change(next.key, { state: 'failed', problem: error instanceof UploadError ? error.problem : problemOf(error) }),
      )
      .finally(() => {
        working.current = null;
        stops.current.delete(next.key);
        void client.invalidateQueries({ queryKey: decksKey });
        // A new list makes the effect look for the next file.
        setList((before) => [...before]);
      });
  }, [list, send, change, client]);

  return {
    list,
    add: useCallback((files: readonly File[]) => {
      setList((before) => [...before, ...files.map((file): Upload => {
        const problem = refusal(file);
        return { key: nextKey++, file, state: problem === null ? 'waiting' : 'failed', sentBytes: 0, bytesPerSecond: null, problem };
      })]);
    }, []),
    retry: useCallback((key: number) => change(key, { state: 'waiting', sentBytes: 0, problem: null }), [change]),
    dismiss: useCallback((key: number) => {
      stops.current.get(key)?.abort();
      arrived.current.delete(key);
      setList((before) => before.filter((upload) => upload.key !== key));
    }, []),
  };
}
