import { Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { Notice } from '../ui/Notice';
import { isFinal, type Job } from './job';

/** Why the job is not moving, or why it ended as it did, and what to do about it. */
export function ReasonNotice({ job }: { readonly job: Job }) {
  if (job.reason === null) return null;
  const danger = job.state === 'failed' || job.state === 'expired';
  const calm = job.state === 'paused' || job.state === 'cancelled' || isFinal(job.state);
  return (
    <Notice
      tone={danger ? 'danger' : calm ? 'quiet' : 'warning'}
      role={danger ? 'alert' : 'status'}
      icon={calm && !danger ? <IconInfoCircle size={20} aria-hidden /> : <IconAlertTriangle size={20} aria-hidden />}
      title={job.reason.sentence}
    >
      {job.reason.action !== null && <Text size="sm" c="var(--quiet)">{job.reason.action}</Text>}
      {job.reason.code !== null && <Text size="xs" c="var(--quiet)" mt={4} ff="monospace">{job.reason.code}</Text>}
    </Notice>
  );
}
