import { defineConfig } from 'vite';

export default defineConfig({
  base: './', // so that the built page may lie in any folder of a site
  resolve: { dedupe: ['@tensorflow/tfjs-core'] }, // two copies know nothing of each other's tensors
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
});
