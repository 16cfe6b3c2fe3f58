import { Button, Checkbox, PasswordInput, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { setApiKey, useKeyRefused } from '../shared/api/key';
import { Notice } from '../shared/ui/Notice';
import classes from './KeyNotice.module.css';

/** Asked only when the server refuses: beyond this machine every request needs a key. */
export function KeyNotice() {
  const refused = useKeyRefused();
  const client = useQueryClient();
  const [key, setKey] = useState('');
  const [keep, setKeep] = useState(false);
  if (!refused) return null;
  return (
    <div className={classes.root}>
      <Notice tone="warning" role="alert" icon={<IconKey size={20} aria-hidden />} title="This server asks for a key">
        <Text size="sm" c="var(--quiet)">A functions key or the master key: the server keeps its keys in the folder secrets/ of its data. It travels in a header and is forgotten when this tab closes.</Text>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            setApiKey(key.trim(), keep);
            setKey('');
            void client.invalidateQueries();
          }}
        >
          <PasswordInput className={classes.field} size="sm" aria-label="Key" placeholder="Key" autoComplete="off" value={key} onChange={(event) => setKey(event.currentTarget.value)} />
          <Button type="submit" size="sm" disabled={key.trim() === ''}>Use this key</Button>
          <Checkbox size="sm" label="Keep it in this browser" checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} />
        </form>
      </Notice>
    </div>
  );
}
