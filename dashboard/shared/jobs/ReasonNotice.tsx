import { Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { Notice } from '../ui/Notice';
import { isFinal, type Job, type Reason } from './job';

/** Why the job is not moving, or why it ended as it did, and what to do about it. */
export function ReasonNotice({ job, reason }: { readonly job: Job; readonly reason: Reason }) {
  const danger = job.state === 'failed' || job.state === 'expired';
  const calm = job.state === 'paused' || job.state === 'cancelled' || isFinal(job.state);
  return (
    <Notice
      tone={danger ? 'danger' : calm ? 'quiet' : 'warning'}
      role={danger ? 'alert' : 'status'}
      icon={calm && !danger ? <IconInfoCircle size={20} aria-hidden /> : <IconAlertTriangle size={20} aria-hidden />}
      title={reason.sentence}
    >
      {reason.action !== null && <Text size="sm" c="var(--quiet)">{reason.action}</Text>}
      {reason.code !== null && <Text size="xs" c="var(--quiet)" mt={4} ff="monospace">{reason.code}</Text>}
    </Notice>
  );
}
