// Once in an application: the gradients of all ops, and a backend that holds tensors.
import '@tensorflow/tfjs';
import { enableProdMode } from '@tensorflow/tfjs-core';

enableProdMode(); // without it the first tensor prints an advertisement
