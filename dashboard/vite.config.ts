import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Browsers of 2024 and later: light-dark() and nesting are theirs, so that no stylesheet stands there twice. */
const browsers = ['chrome123', 'firefox128', 'safari18']

export default defineConfig({
  root: import.meta.dirname,
  base: '/dashboard/',
  plugins: [react(), tailwindcss()],
  build: {
    target: browsers,
    cssTarget: browsers,
    emptyOutDir: true,
    manifest: 'manifest.json',
    // No image is written into the code: the policy of the pages has no other source than files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8787', '/v1': 'http://127.0.0.1:8787' } },
})
