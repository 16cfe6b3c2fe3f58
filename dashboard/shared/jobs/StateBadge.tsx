import {
  IconAlertTriangle, IconBan, IconCircleCheck, IconCircleX, IconClock, IconClockX, IconLoader2, IconPlayerPause, IconPlugConnectedX,
  IconQuestionMark, type Icon,
} from '@tabler/icons-react';
import type { JobState } from './job';
import { stateLook } from './jobTone';
import classes from './StateBadge.module.css';

const icons: Record<JobState, Icon> = {
  queued: IconClock,
  running: IconLoader2,
  pausing: IconPlayerPause,
  paused: IconPlayerPause,
  interrupted: IconPlugConnectedX,
  cancelling: IconBan,
  cancelled: IconBan,
  succeeded: IconCircleCheck,
  completed_with_errors: IconAlertTriangle,
  failed: IconCircleX,
  expired: IconClockX,
  unknown: IconQuestionMark,
};

/** A job's state as icon, word and colour. */
export function StateBadge({ state, size = 'md' }: { readonly state: JobState; readonly size?: 'sm' | 'md' }) {
  const Icon = icons[state];
  const { tone, words } = stateLook[state];
  return (
    <span className={classes.root} data-tone={tone} data-size={size}>
      <Icon size={size === 'sm' ? 14 : 16} aria-hidden className={state === 'running' ? classes.turning : undefined} />
      {words}
    </span>
  );
}
