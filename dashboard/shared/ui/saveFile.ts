/** Hands a file to the browser as a download. */
export function saveFile(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the bytes by the next turn of the event loop; a minute is generous for slow disks.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
