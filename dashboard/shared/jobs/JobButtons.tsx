import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRotateClockwise, type Icon } from '@tabler/icons-react';
import { jobActions, type Job, type JobAction } from './job';
import { actionWords } from './jobTone';

const icons: Record<JobAction, Icon> = {
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  cancel: IconPlayerStop,
  retry: IconRotateClockwise,
};

const main: Record<JobAction, boolean> = { pause: false, resume: true, cancel: false, retry: true };

/** One button for each link the job has now, and none for what it does not allow. */
export function JobButtons({ job, pending, onAct }: {
  readonly job: Job;
  readonly pending: JobAction | null;
  readonly onAct: (action: JobAction) => void;
}) {
  return jobActions
    .filter((action) => job.links[action] !== undefined)
    .map((action) => {
      const Icon = icons[action];
      const words = action === 'retry' && job.items.cancelled > 0 ? 'Run the rest' : actionWords[action];
      return (
        <Button
          key={action}
          size="sm"
          variant={main[action] ? 'filled' : 'default'}
          leftSection={<Icon size={16} aria-hidden />}
          loading={pending === action}
          disabled={pending !== null && pending !== action}
          onClick={() => onAct(action)}
        >
          {words}
        </Button>
      );
    });
}
