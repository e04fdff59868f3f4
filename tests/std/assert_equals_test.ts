import {
  assert,
  assertEquals,
  AssertionError,
  assertLess,
  assertNotEquals,
  assertThrows,
} from "@std/assert";

Deno.test("Primitive values are equal as by Object.is, but 0 equals -0", () => {
  assertEquals(NaN, NaN);
  assertEquals(0, -0);
  assertEquals("a", "a");
  assertEquals(1n, 1n);
  assertEquals(Symbol.iterator, Symbol.iterator);
  assertNotEquals<unknown>(1, "1");
  assertNotEquals<unknown>(1, 1n);
  assertNotEquals<unknown>(null, undefined);
});

Deno.test("Objects and arrays are equal when all they hold is, in any order of keys", () => {
  assertEquals({ a: [1, { b: 2 }], c: 3 }, { c: 3, a: [1, { b: 2 }] });
  assertNotEquals<unknown>({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] });
  assertNotEquals([1, 2], [1, 2, 3]);
  assertNotEquals<unknown>([1], { 0: 1 });
  const key = Symbol("key");
  assertNotEquals({ [key]: 1 }, { [key]: 2 });
});

Deno.test("A missing property differs from one that is undefined", () => {
  assertNotEquals<unknown>({ a: undefined }, {});
  assertNotEquals<unknown>({ a: undefined }, { b: undefined });
});

Deno.test("Instances of two classes differ, objects without a prototype are plain", () => {
  class A {
    x = 1;
  }
  class B {
    x = 1;
  }
  assertEquals(new A(), new A());
  assertNotEquals<unknown>(new A(), new B());
  assertNotEquals<unknown>(new A(), { x: 1 });
  assertEquals(Object.assign(Object.create(null), { x: 1 }), { x: 1 });
});

Deno.test("Instances are compared by their getters too", () => {
  class Temperature {
    #degrees: number;
    constructor(degrees: number) {
      this.#degrees = degrees;
    }
    get degrees() {
      return this.#degrees;
    }
  }
  assertEquals(new Temperature(20), new Temperature(20));
  assertNotEquals(new Temperature(20), new Temperature(21));
});

Deno.test("Dates, patterns and addresses are equal by what they say", () => {
  assertEquals(new Date(5), new Date(5));
  assertNotEquals(new Date(5), new Date(6));
  assertEquals(/a/g, /a/g);
  assertNotEquals(/a/g, /a/i);
  assertEquals(new URL("https://a.example/"), new URL("https://a.example"));
  assertNotEquals(new URL("https://a.example"), new URL("https://b.example"));
});

Deno.test("Sets and maps are equal whatever the order of their elements", () => {
  assertEquals(new Set([1, 2]), new Set([2, 1]));
  assertEquals(new Set([{ a: 1 }, { b: 2 }]), new Set([{ b: 2 }, { a: 1 }]));
  assertNotEquals(new Set([1, 2]), new Set([1, 3]));
  assertEquals(new Map([["a", 1], ["b", 2]]), new Map([["b", 2], ["a", 1]]));
  assertEquals(new Map([[{ a: 1 }, [2]]]), new Map([[{ a: 1 }, [2]]]));
  assertNotEquals(new Map([["a", 1]]), new Map([["a", 2]]));
  assertNotEquals(new Map([["a", 1]]), new Map([["b", 1]]));
});

Deno.test("Bytes are equal by content, not by buffer or offset", () => {
  const bytes = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(bytes.subarray(1, 9), bytes.slice(1, 9));
  assertEquals(bytes.slice().buffer, bytes.buffer);
  assertNotEquals(bytes.subarray(1, 9), bytes.subarray(2, 10));
  assertNotEquals(bytes, bytes.subarray(1));
  assertNotEquals<unknown>(bytes, Int8Array.from(bytes));
  assertNotEquals<unknown>(bytes, [...bytes]);
  assertEquals(Float64Array.of(NaN, 0), Float64Array.of(NaN, -0));
});

Deno.test("Objects that contain themselves can be compared", () => {
  const ring = () => {
    const object: Record<string, unknown> = { x: 1 };
    object.self = object;
    return object;
  };
  assertEquals(ring(), ring());
  assertNotEquals(ring(), { ...ring(), x: 2 });
});

Deno.test("Weak collections cannot be compared", () => {
  assertThrows(() => assertEquals(new WeakMap(), new WeakMap()), TypeError);
  assertThrows(() => assertEquals(new WeakSet(), new WeakSet()), TypeError);
});

Deno.test("A megabyte that differs in any one byte is not equal", () => {
  const bytes = new Uint8Array(1_000_003);
  assertEquals(bytes, bytes.slice());
  for (const at of [0, 1, 499_999, 1_000_001, 1_000_002]) {
    const other = bytes.slice();
    other[at] = 1;
    assertNotEquals(bytes, other);
    // Also where the two start at different places of a word.
    if (at > 0) assertNotEquals(bytes.subarray(0, -1), other.subarray(1));
  }
});

Deno.test({
  name: "A failure on a megabyte of bytes says where, in few lines",
  // True of the stand-in only: the package prints every byte.
  ignore: !import.meta.resolve("@std/assert").startsWith("file:"),
  fn() {
    const bytes = new Uint8Array(1_000_000);
    const other = bytes.slice();
    other[777_777] = 9;
    const { message } = assertThrows(
      () => assertEquals(bytes, other),
      AssertionError,
    );
    assertLess(message.length, 1000);
    assert(message.includes("777777"));
    assert(message.includes("[9]"));
  },
});
