/**
 * How the window is built: its root is this folder, its output dist/renderer. Read by Vite (main/setup builds with it).
 */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { onlyWoff2 } from './katexFonts.ts';

/** Relative addresses, so that the same files work from a server, an own protocol and a folder. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react(), onlyWoff2()],
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    // The window, and the page that draws films for the command line.
    rolldownOptions: {
      input: ['index.html', 'export.html'].map((page) => fileURLToPath(new URL(page, import.meta.url))),
    },
    target: 'chrome120',
    // A strict content security policy takes fonts from the app's own address only, never from data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
