import { testReadme } from '@hgn/dev/readme-tests';

testReadme(new URL('../README.md', import.meta.url));
