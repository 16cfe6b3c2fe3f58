import { createTheme, type MantineColorsTuple } from '@mantine/core';

const indigo: MantineColorsTuple = [
  '#eef2ff', '#e0e7ff', '#c7d2fe', '#a5b4fc', '#818cf8', '#6366f1', '#4f46e5', '#4338ca', '#3730a3', '#312e81',
];

const gray: MantineColorsTuple = [
  '#f8fafc', '#f1f5f9', '#e6ebf2', '#d3dbe6', '#b4c0d0', '#8593a8', '#5f6e84', '#475468', '#2b3648', '#182133',
];

const dark: MantineColorsTuple = [
  '#dfe4ee', '#bcc4d4', '#9aa5ba', '#6d788e', '#3a4357', '#2c3446', '#202737', '#151b28', '#0f1420', '#0a0e17',
];

const green: MantineColorsTuple = [
  '#ecfdf3', '#d3f8e1', '#a9efc5', '#73e2a3', '#3ccb7f', '#16b364', '#099250', '#087443', '#095c37', '#084c2e',
];

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 6,
  colors: { indigo, gray, dark, green },
  black: '#182133',
  // Only fonts of the system: nothing is fetched from elsewhere, and the page works offline.
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.625rem' }, h2: { fontSize: '1.0625rem', lineHeight: '1.4' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
});
