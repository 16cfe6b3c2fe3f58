import { ConditionalReads } from '../api/conditional';
import { newKey, pathOf, requestJson } from '../api/http';
import { ApiError, parseProblem } from '../api/problem';
import { asList, asRecord } from '../wire/read';
import { parseItems, type JobItem } from './item';
import { parseJob, type Job, type JobAction } from './job';

const reads = new ConditionalReads();

export function getJob(id: string, signal?: AbortSignal): Promise<Job> {
  return reads.read(`/api/v1/jobs/${encodeURIComponent(id)}`, requireJob, signal);
}

export function getItems(id: string, signal?: AbortSignal): Promise<readonly JobItem[]> {
  return reads.read(`/api/v1/jobs/${encodeURIComponent(id)}/items?page_size=1000`, parseItems, signal);
}

export async function listJobs(count: number, signal?: AbortSignal): Promise<readonly Job[]> {
  return reads.read(`/api/v1/jobs?page_size=${count}`, parseJobs, signal);
}

export function parseJobs(body: unknown): readonly Job[] {
  return asList(asRecord(body)?.['jobs'] ?? body).map(parseJob).filter((job) => job !== null);
}

/** Follows the job's own link; the answer is the job after it, when the server sends one. */
export async function act(job: Job, action: JobAction, body: object = {}): Promise<Job | null> {
  const link = job.links[action];
  if (link === undefined) {
    throw new ApiError({ ...parseProblem(409, null), sentence: `This job cannot ${action} now.`, action: 'Look at its state; it may just have changed.' });
  }
  return parseJob(await requestJson(pathOf(link), { method: 'POST', body, idempotencyKey: newKey() }));
}

export function requireJob(body: unknown): Job {
  const job = parseJob(body);
  if (job === null) {
    throw new ApiError({ ...parseProblem(502, null), sentence: 'The server answered with something that is not a job.', action: 'Reload the page; page and server may be of different versions.' });
  }
  return job;
}
