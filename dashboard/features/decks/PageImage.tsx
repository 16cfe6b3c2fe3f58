import { IconPhotoOff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { send, useApiKey } from '../../shared/api/key';
import classes from './PageImage.module.css';

type State = 'loading' | 'shown' | 'missing';

/** A page as a picture. Its place is kept while it loads, so nothing moves when it arrives. */
export function PageImage({ src, alt, ratio, lazy = false }: {
  readonly src: string;
  readonly alt: string;
  readonly ratio: number | null;
  readonly lazy?: boolean;
}) {
  const key = useApiKey();
  const [state, setState] = useState<State>('loading');
  const place = useRef<HTMLSpanElement>(null);
  // An address cannot carry the key, so with one the picture is fetched with its header.
  const fetched = useFetched(key === null ? null : src, lazy, place, setState);
  useEffect(() => setState('loading'), [src, key]);

  if (state === 'missing') {
    return (
      <span className={classes.missing} style={{ aspectRatio: ratio ?? 16 / 9 }} role={alt === '' ? undefined : 'img'} aria-label={alt === '' ? undefined : `${alt} (picture not available)`}>
        <IconPhotoOff size={22} aria-hidden />
      </span>
    );
  }
  if (key !== null && fetched === null) return <span ref={place} className={classes.image} data-state="loading" style={{ display: 'block', aspectRatio: ratio ?? 16 / 9 }} />;
  return (
    <img
      className={classes.image}
      src={fetched ?? src}
      alt={alt}
      loading={lazy ? 'lazy' : 'eager'}
      decoding="async"
      data-state={state}
      style={state === 'loading' || ratio !== null ? { aspectRatio: ratio ?? 16 / 9 } : undefined}
      onLoad={() => setState('shown')}
      onError={() => setState('missing')}
    />
  );
}

function useFetched(src: string | null, lazy: boolean, place: React.RefObject<HTMLElement | null>, onState: (state: State) => void): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (src === null) return undefined;
    const stop = new AbortController();
    let made: string | null = null;
    const load = async () => {
      try {
        const response = await send(src, { signal: stop.signal });
        if (!response.ok) throw new Error(String(response.status));
        const blob = await response.blob();
        if (stop.signal.aborted) return;
        made = URL.createObjectURL(blob);
        setAddress(made);
      } catch {
        if (!stop.signal.aborted) onState('missing');
      }
    };
    const seen = lazy && place.current !== null && 'IntersectionObserver' in window
      ? new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen?.disconnect();
        void load();
      }, { rootMargin: '300px' })
      : null;
    if (seen !== null && place.current !== null) seen.observe(place.current);
    else void load();
    return () => {
      stop.abort();
      seen?.disconnect();
      if (made !== null) URL.revokeObjectURL(made);
      setAddress(null);
    };
  }, [src, lazy, place, onState]);
  return address;
}
