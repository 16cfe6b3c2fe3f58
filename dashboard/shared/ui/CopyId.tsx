import { CopyButton, Tooltip, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './CopyId.module.css';

/** An id that can be read aloud to somebody who helps, and copied. */
export function CopyId({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <CopyButton value={value} timeout={1_500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : `Copy ${label.toLowerCase()}`}>
          <UnstyledButton className={classes.root} onClick={copy}>
            <span className={classes.label}><span className="sr-only">Copy</span> {label}</span>{' '}
            <code className={classes.value}>{value}</code>
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
