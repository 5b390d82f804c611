import { executorContract } from '@hgn/testing';
import { onnx } from '@hgn/onnx';

executorContract(onnx());
