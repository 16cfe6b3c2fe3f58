import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './PageImage.module.css';

/** A page as a picture. Its place is kept while it loads, so nothing moves when it arrives. */
export function PageImage({ src, alt, ratio, lazy = false }: {
  readonly src: string;
  readonly alt: string;
  readonly ratio: number | null;
  readonly lazy?: boolean;
}) {
  const [state, setState] = useState<'loading' | 'shown' | 'missing'>('loading');
  if (state === 'missing') {
    return (
      <span className={classes.missing} style={{ aspectRatio: ratio ?? 16 / 9 }} role={alt === '' ? undefined : 'img'} aria-label={alt === '' ? undefined : `${alt} (picture not available)`}>
        <IconPhotoOff size={22} aria-hidden />
      </span>
    );
  }
  return (
    <img
      className={classes.image}
      src={src}
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
