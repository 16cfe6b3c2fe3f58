import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconBraces, IconDownload, IconFileTypeCsv, IconPrinter, type Icon } from '@tabler/icons-react';
import { problemOf, type Problem } from '../api/problem';
import { requestFile } from '../api/http';
import { saveFile } from '../ui/saveFile';

const formats = [
  { format: 'json', icon: IconBraces, words: 'JSON', note: 'Everything, for programs' },
  { format: 'csv', icon: IconFileTypeCsv, words: 'CSV', note: 'One row a page, for spreadsheets' },
  { format: 'html', icon: IconPrinter, words: 'Printable report', note: 'One file with page thumbnails' },
] as const satisfies readonly { readonly format: string; readonly icon: Icon; readonly words: string; readonly note: string }[];

/** Saves a run's results as a file. */
export function ExportMenu({ jobId, onProblem }: { readonly jobId: string; readonly onProblem: (problem: Problem | null) => void }) {
  const save = useMutation({
    mutationFn: async (format: string) => {
      const { blob, name } = await requestFile(`/api/v1/jobs/${encodeURIComponent(jobId)}/export?format=${format}`);
      saveFile(blob, name ?? `deck-analysis-${jobId}.${format}`);
    },
    onMutate: () => onProblem(null),
    onError: (error) => onProblem(problemOf(error)),
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="sm" variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={save.isPending}>Export</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(({ format, icon: FormatIcon, words, note }) => (
          <Menu.Item key={format} leftSection={<FormatIcon size={18} aria-hidden />} onClick={() => save.mutate(format)}>
            {words}
            <span style={{ display: 'block', color: 'var(--quiet)', fontSize: 'var(--mantine-font-size-xs)' }}>{note}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
