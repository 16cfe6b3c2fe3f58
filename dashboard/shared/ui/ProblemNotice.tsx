import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { Problem } from '../api/problem';
import { CopyId } from './CopyId';
import { Notice } from './Notice';

/** What happened, what to do, and the id that finds it again. */
export function ProblemNotice({ problem, onRetry, kept }: {
  readonly problem: Problem;
  readonly onRetry?: () => void;
  /** What is not lost, as a sentence. */
  readonly kept?: string | undefined;
}) {
  return (
    <Notice tone="danger" icon={<IconAlertTriangle size={20} aria-hidden />} role="alert" title={problem.title ?? problem.sentence}>
      {problem.title !== null && <Text size="sm">{problem.sentence}</Text>}
      {(problem.action !== null || kept !== undefined) && (
        <Text size="sm" c="var(--quiet)">{[kept, problem.action].filter(Boolean).join(' ')}</Text>
      )}
      <Group gap="sm" mt={6}>
        {onRetry !== undefined && (
          <Button size="compact-sm" variant="default" leftSection={<IconRefresh size={14} aria-hidden />} onClick={onRetry}>
            Try again
          </Button>
        )}
        {problem.code !== null && problem.status !== 0 && <CopyId label="Code" value={problem.code} />}
        {problem.correlationId !== null && <CopyId label="Id" value={problem.correlationId} />}
      </Group>
    </Notice>
  );
}
