import { IconBroadcast, IconCloudOff, IconRefresh } from '@tabler/icons-react';
import type { Freshness } from '../live/freshness';
import { Notice } from '../ui/Notice';
import { clock } from './duration';
import classes from './FreshnessNote.module.css';

/** A small sign of life: events arrive as they happen. */
export function LiveSign({ freshness }: { readonly freshness: Freshness }) {
  if (freshness === 'polling') return null;
  return (
    <span className={classes.sign} data-live={freshness === 'live' || undefined}>
      <IconBroadcast size={15} aria-hidden />
      {freshness === 'live' ? 'Live' : 'Connecting'}
    </span>
  );
}

/** Said quietly while events do not arrive; louder only when nothing arrives at all. */
export function FreshnessNotice({ freshness, stale, seenAt }: {
  readonly freshness: Freshness;
  /** The last read failed too: what is shown is old. */
  readonly stale: boolean;
  readonly seenAt: number;
}) {
  if (!stale && freshness !== 'polling') return null;
  return (
    <Notice
      tone={stale ? 'warning' : 'quiet'}
      role="status"
      icon={stale ? <IconCloudOff size={18} aria-hidden /> : <IconRefresh size={18} aria-hidden />}
      title="Live updates paused, checking every 3 s"
    >
      {stale && (
        <span className={classes.detail}>
          Workflows cannot be reached. {seenAt > 0 ? `This is the state of ${clock(seenAt)}; the job may have gone on since.` : ''}
        </span>
      )}
    </Notice>
  );
}
