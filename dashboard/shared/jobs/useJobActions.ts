import { useMutation, useQueryClient } from '@tanstack/react-query';
import { problemOf, type Problem } from '../api/problem';
import { act } from './jobApi';
import type { Job, JobAction } from './job';
import { jobsKey } from './jobQueries';

export interface JobActs {
  /** Does nothing when the job does not allow it now. */
  readonly start: (action: JobAction, body?: object) => void;
  readonly pending: JobAction | null;
  readonly problem: Problem | null;
}

export function useJobActions(job: Job | undefined): JobActs {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ of, action, body }: { readonly of: Job; readonly action: JobAction; readonly body: object }) => act(of, action, body),
    onSuccess: (answer, { of }) => {
      if (answer !== null && answer.id === of.id) client.setQueryData(['job', of.id], answer);
    },
    onSettled: (_answer, _error, { of }) =>
      Promise.all([client.invalidateQueries({ queryKey: ['job', of.id] }), client.invalidateQueries({ queryKey: jobsKey })]),
  });
  return {
    start: (action, body = {}) => {
      if (job?.links[action] !== undefined && !mutation.isPending) mutation.mutate({ of: job, action, body });
    },
    pending: mutation.isPending ? mutation.variables.action : null,
    problem: mutation.error === null ? null : problemOf(mutation.error),
  };
}
