import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './Pager.module.css';

export interface Paged<T> {
  readonly shown: readonly T[];
  readonly page: number;
  readonly pages: number;
  readonly from: number;
  readonly total: number;
  readonly setPage: (page: number) => void;
}

/** A long list in pages, so that a thousand rows cost no more than one page of them. */
export function usePaged<T>(list: readonly T[], size: number): Paged<T> {
  const [asked, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(list.length / size));
  const page = Math.min(asked, pages - 1);
  const from = page * size;
  return { shown: pages === 1 ? list : list.slice(from, from + size), page, pages, from, total: list.length, setPage };
}

/** Nothing when all fits on one page. */
export function Pager({ paged, what }: { readonly paged: Paged<unknown>; readonly what: string }) {
  const { page, pages, from, total, shown, setPage } = paged;
  if (pages === 1) return null;
  return (
    <nav className={classes.root} aria-label={`Pages of ${what}`}>
      <ActionIcon variant="default" size={30} onClick={() => setPage(page - 1)} disabled={page === 0} aria-label={`Previous ${what}`}>
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <span>{from + 1}–{from + shown.length} of {total}</span>
      <ActionIcon variant="default" size={30} onClick={() => setPage(page + 1)} disabled={page >= pages - 1} aria-label={`Next ${what}`}>
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </nav>
  );
}
