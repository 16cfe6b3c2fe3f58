// Runs ONNX files with onnxruntime-node, for comparison. Reads a list of runs on standard input, writes raw little-endian floats.
import { readFileSync, writeFileSync } from 'node:fs';
import ort from 'onnxruntime-node';

for (const run of JSON.parse(readFileSync(0, 'utf8'))) {
  const session = await ort.InferenceSession.create(run.model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const bytes = readFileSync(run.input);
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const outputs = await session.run({ [run.inputName]: new ort.Tensor('float32', values, run.shape) });
  run.outputs.forEach(({ name, file }) => {
    const { data } = outputs[name];
    writeFileSync(file, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  });
  await session.release();
}
