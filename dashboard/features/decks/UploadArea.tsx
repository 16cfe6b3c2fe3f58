import { ActionIcon, Button, Progress, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconCloudUpload, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { duration } from '../../shared/jobs/duration';
import { bytes } from '../../shared/ui/bytes';
import { refusal } from './upload';
import type { Upload, Uploads } from './useUploads';
import classes from './UploadArea.module.css';

/** Takes decks by drop, anywhere on the page, or by picker, and shows each on its way. */
export function UploadArea({ uploads, large, arrived }: {
  readonly uploads: Uploads;
  readonly large: boolean;
  /** Names of decks that are in the list of decks by now, which says more about them. */
  readonly arrived: ReadonlySet<string>;
}) {
  const picker = useRef<HTMLInputElement>(null);
  const over = useFileDrop(uploads.add);
  const shown = uploads.list.filter(({ state, file }) => state !== 'sent' || !arrived.has(file.name));

  return (
    <div className={classes.root}>
      <div className={classes.area} data-over={over || undefined} data-large={large || undefined}>
        <IconCloudUpload size={large ? 32 : 22} aria-hidden className={classes.icon} />
        <span className={classes.words}>
          <span className={classes.lead}>Drop PDF or PPTX decks here</span>
          <Text span size="sm" c="var(--quiet)">They are read as soon as they arrive.</Text>
        </span>
        <Button variant="default" size="sm" onClick={() => picker.current?.click()}>Choose files</Button>
        <input
          ref={picker}
          className="sr-only"
          type="file"
          accept="application/pdf,.pdf,application/vnd.openxmlformats-officedocument.presentationml.presentation,.pptx"
          multiple
          tabIndex={-1}
          aria-label="Decks to upload"
          onChange={(event) => {
            uploads.add(Array.from(event.currentTarget.files ?? []));
            event.currentTarget.value = '';
          }}
        />
      </div>
      {shown.length > 0 && (
        <ul className={classes.list} aria-label="Uploads">
          {shown.map((upload) => <UploadRow key={upload.key} upload={upload} uploads={uploads} />)}
        </ul>
      )}
    </div>
  );
}

/** Files dropped beside the marked area would otherwise replace the page by the file. True while files hover. */
function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hover = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      onFiles(Array.from(event.dataTransfer.files));
    };
    window.addEventListener('dragover', hover);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', hover);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [onFiles]);
  return over;
}

function UploadRow({ upload, uploads }: { readonly upload: Upload; readonly uploads: Uploads }) {
  const { file, state, problem } = upload;
  const share = file.size === 0 ? 0 : Math.min(100, (100 * upload.sentBytes) / file.size);
  return (
    <li className={classes.row} data-state={state}>
      {state === 'failed' ? <IconCircleX size={18} aria-hidden /> : state === 'sent' ? <IconCircleCheck size={18} aria-hidden /> : <IconCloudUpload size={18} aria-hidden />}
      <div className={classes.body}>
        <div className={classes.line}>
          <span className={classes.name}>{file.name}</span>
          <span className={classes.size}>{words(upload)}</span>
        </div>
        {state === 'sending' && <Progress value={share} size={4} aria-label={`Upload of ${file.name}`} />}
        {problem !== null && (
          <div role="alert">
            <Text size="sm" c="var(--danger)">{problem.sentence}</Text>
            {problem.action !== null && <Text size="sm" c="var(--quiet)">{problem.action}</Text>}
          </div>
        )}
      </div>
      {state === 'failed' && refusal(file) === null && (
        <Button size="compact-sm" variant="default" onClick={() => uploads.retry(upload.key)}>Try again</Button>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        onClick={() => uploads.dismiss(upload.key)}
        aria-label={state === 'sending' || state === 'waiting' ? `Cancel the upload of ${file.name}` : `Remove ${file.name} from this list`}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </li>
  );
}

function words({ state, file, sentBytes, bytesPerSecond }: Upload): string {
  switch (state) {
    case 'waiting':
      return `Waiting, ${bytes(file.size)}`;
    case 'sending':
      return [
        `${bytes(Math.min(sentBytes, file.size))} of ${bytes(file.size)}`,
        ...(bytesPerSecond === null || bytesPerSecond <= 0 ? [] : [`${bytes(bytesPerSecond)}/s`, `${duration(Math.max(1, Math.round((file.size - sentBytes) / bytesPerSecond)))} left`]),
      ].join(' · ');
    case 'sent':
      return `Uploaded, ${bytes(file.size)}`;
    case 'failed':
      return 'Not uploaded';
  }
}
