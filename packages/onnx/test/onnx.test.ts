import { executorContract } from '@hgn/core/testing';
import { onnx } from '@hgn/onnx';

executorContract(onnx());
