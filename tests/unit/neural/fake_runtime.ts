/** An onnxruntime-web that does what a test wants, and no network's work. */

import { Interpreter } from "../../../src/neural/interpreter.ts";
import type { Program } from "../../../src/neural/program.ts";
import type {
  OrtBuild,
  OrtDevice,
  OrtLoader,
  OrtModule,
  OrtTensor,
  OrtTensors,
} from "../../../src/neural/ort_api.ts";

/** What it does. */
export interface FakeBehaviour {
  /** What a step gives. */
  run(feeds: OrtTensors): Promise<OrtTensors>;
  /** Whether it refuses to open sessions. */
  refuses?: boolean;
  /** When its GPU is lost. */
  lost?: Promise<{ message: string }>;
}

/** What became of it. */
export interface FakeRuntime {
  load: OrtLoader;
  /** The builds that were loaded. */
  loaded: OrtBuild[];
  /** What sessions were opened with. */
  opened: Record<string, unknown>[];
  /** How many sessions were let go. */
  released: number;
  module: OrtModule;
}

/** A tensor in memory. */
export class FakeTensor implements OrtTensor {
  readonly location = "cpu";
  readonly gpuBuffer = undefined;
  readonly data: Int32Array | Float32Array;

  constructor(_type: string, data: Int32Array | Float32Array) {
    this.data = data;
  }

  dispose(): void {}
}

/** Makes one. */
export function fakeRuntime(behaviour: FakeBehaviour): FakeRuntime {
  const device: OrtDevice = {
    lost: behaviour.lost ?? new Promise(() => {}),
    queue: { writeBuffer: () => {} },
  };
  const runtime: FakeRuntime = {
    load: (build) => {
      runtime.loaded.push(build);
      return Promise.resolve(runtime.module);
    },
    loaded: [],
    opened: [],
    released: 0,
    module: {
      env: { wasm: {}, webgpu: { device: Promise.resolve(device) } },
      Tensor: FakeTensor,
      InferenceSession: {
        create(_file, options) {
          runtime.opened.push(options);
          if (behaviour.refuses) return Promise.reject(new Error("no such EP"));
          return Promise.resolve({
            run: behaviour.run,
            release: () => {
              runtime.released++;
              return Promise.resolve();
            },
          });
        },
      },
    },
  };
  return runtime;
}

/**
 * One that executes a network of one lane rightly, as the interpreter does; what it hands on as states is none.
 *
 * @param program the network's
 */
export function rightRuntime(program: Program): FakeRuntime {
  const interpreter = new Interpreter(program, 1);
  return fakeRuntime({
    run(feeds) {
      // A lane at its start has states of zeros.
      const states = program.states.map(({ name }) => feeds[`state.${name}`]);
      if (states.every(({ data }) => data.every((value) => value === 0))) {
        interpreter.reset(0);
      }
      const logits = interpreter.step(feeds.symbol.data).slice();
      return Promise.resolve({
        logits: new FakeTensor("float32", logits),
        ...Object.fromEntries(program.states.map(({ name, register }) => {
          const data = new Float32Array(program.widths[register]).fill(1);
          return [`next.${name}`, new FakeTensor("float32", data)];
        })),
      });
    },
  });
}
