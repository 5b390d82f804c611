// The contract of an integrator is measured on tensors too; a benchmark needs none of it.
import '@tensorflow/tfjs';
import { enableProdMode } from '@tensorflow/tfjs-core';

enableProdMode(); // without it the first tensor prints an advertisement
