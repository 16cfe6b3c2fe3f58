import { Button, Group, Text } from '@mantine/core';
import type { Job } from '../../shared/jobs/job';
import { Dialog } from '../../shared/ui/Dialog';
import { plural } from '../../shared/jobs/plural';

/** Says what a cancellation keeps and drops before it is done. */
export function CancelDialog({ job, opened, onClose, onConfirm }: {
  readonly job: Job;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}) {
  const unit = (job.request?.variants.length ?? 1) > 1 ? 'analysis' : 'deck';
  const kept = job.items.done + job.items.cached + job.items.duplicate;
  const open = job.items.queued + job.items.running;
  return (
    <Dialog opened={opened} onClose={onClose} title="Cancel this run?">
      <Text size="sm">
        {kept === 0 ? `No ${unit} is finished yet.` : `${kept} finished ${plural(kept, unit)} ${kept === 1 ? 'is' : 'are'} kept.`}{' '}
        {open === 0 ? '' : `${open} ${open === 1 ? 'is' : 'are'} not done; a retry runs only ${open === 1 ? 'that one' : 'those'}.`}
      </Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>Keep running</Button>
        <Button color="red.9" onClick={onConfirm}>Cancel run</Button>
      </Group>
    </Dialog>
  );
}
