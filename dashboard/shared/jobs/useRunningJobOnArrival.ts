import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { goTo, home, parseRoute } from '../ui/route';
import { isFinal } from './job';
import { jobsQuery } from './jobQueries';

/** Whoever opens the bare address while a job runs sees that job; every other address is left as it is. */
export function useRunningJobOnArrival(jobId: string | null): void {
  const bare = useRef(jobId === null && window.location.hash === '');
  const jobs = useQuery({ ...jobsQuery(1, false), enabled: bare.current });

  useEffect(() => {
    if (!bare.current || jobs.data === undefined) return;
    bare.current = false;
    const newest = jobs.data[0];
    // The page writes its sample into the address by itself; a job is there only when someone opened one meanwhile.
    if (newest !== undefined && !isFinal(newest.state) && parseRoute(window.location.hash).jobId === null) goTo({ ...home, jobId: newest.id }, 'replace');
  }, [jobs.data]);
}
