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
  if (stale) {
    return (
      <Notice tone="warning" role="status" icon={<IconCloudOff size={20} aria-hidden />} title="Workflows cannot be reached">
        <span className={classes.detail}>
          {seenAt > 0 ? `This is the state of ${clock(seenAt)}. ` : ''}The job goes on without this page; trying again every 3 s.
        </span>
      </Notice>
    );
  }
  if (freshness !== 'polling') return null;
  return <Notice tone="quiet" role="status" icon={<IconRefresh size={18} aria-hidden />} title="Live updates paused, checking every 3 s" />;
}
