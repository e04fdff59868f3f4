import {
  assertEquals,
  assertInstanceOf,
  AssertionError,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  assertSpyCall,
  assertSpyCalls,
  MockError,
  spy,
  stub,
} from "@std/testing/mock";

const counter = () => ({
  count: 1,
  add(amount: number): number {
    return this.count += amount;
  },
});

Deno.test("A bare spy does nothing but record its calls", () => {
  const bare = spy();
  assertStrictEquals(bare(1, "a"), undefined);
  bare();
  assertEquals(bare.calls.map((call) => call.args), [[1, "a"], []]);
  assertSpyCalls(bare, 2);
});

Deno.test("A spy on a function does what it does and records how", () => {
  const error = new RangeError("too much");
  const double = spy((x: number) => {
    if (x > 9) throw error;
    return x * 2;
  });
  assertStrictEquals(double(4), 8);
  assertStrictEquals(assertThrows(() => double(10)), error);
  assertEquals<unknown>(double.calls, [
    { args: [4], returned: 8 },
    { args: [10], error },
  ]);
  assertStrictEquals(double.restored, false);
  assertThrows(() => double.restore(), MockError);
});

Deno.test("A spy on a method records the object and lets the method run", () => {
  const object = counter();
  const original = object.add;
  const add = spy(object, "add");
  assertStrictEquals(object.add(2), 3);
  assertStrictEquals(add.original, original);
  assertSpyCall(add, 0, { args: [2], returned: 3, self: object });
  add.restore();
  assertStrictEquals(object.add, original);
  assertStrictEquals(add.restored, true);
  assertThrows(() => add.restore(), MockError);
});

Deno.test("A spy on an inherited method leaves the class alone", () => {
  class Clock {
    tell() {
      return "noon";
    }
  }
  const clock = new Clock();
  const tell = spy(clock, "tell");
  clock.tell();
  new Clock().tell();
  assertSpyCalls(tell, 1);
  tell.restore();
  assertStrictEquals(Object.hasOwn(clock, "tell"), false);
});

Deno.test("A spy on a class records its constructions", () => {
  class Point {
    constructor(readonly x: number) {}
  }
  const Spied = spy(Point);
  const point = new Spied(3);
  assertInstanceOf(point, Point);
  assertStrictEquals(point.x, 3);
  assertSpyCall(Spied, 0, { args: [3], returned: point });
  assertThrows(() => Spied.restore(), MockError);
});

Deno.test("Only methods can be spied on, and only once at a time", () => {
  const object = counter();
  assertThrows(() => spy(object, "count"), MockError);
  assertThrows(() => stub(object, "count"), MockError);
  using _ = spy(object, "add");
  assertThrows(() => spy(object, "add"), MockError);
  assertThrows(() => stub(object, "add"), MockError);
  assertThrows(() => spy(Object.freeze(counter()), "add"), MockError);
});

Deno.test("A stub does nothing or what it is given instead of the method", () => {
  const object = counter();
  const original = object.add;
  {
    using add = stub(object, "add");
    assertStrictEquals<unknown>(object.add(2), undefined);
    assertSpyCalls(add, 1);
  }
  assertStrictEquals(object.add, original);
  {
    const fake = () => 42;
    using add = stub(object, "add", fake);
    assertStrictEquals(object.add(2), 42);
    assertStrictEquals(add.fake, fake);
    assertStrictEquals(add.original, original);
    assertSpyCall(add, 0, { args: [2], returned: 42, self: object });
  }
  assertStrictEquals(object.count, 1);
});

Deno.test("assertSpyCalls fails on fewer and on more calls", () => {
  const bare = spy();
  bare();
  assertSpyCalls(bare, 1);
  assertThrows(() => assertSpyCalls(bare, 0), AssertionError);
  assertThrows(() => assertSpyCalls(bare, 2), AssertionError);
});

Deno.test("assertSpyCall fails when the call is missing or not as expected", () => {
  const double = spy((x: number) => x * 2);
  double(2);
  assertSpyCall(double, 0);
  assertThrows(() => assertSpyCall(double, 1), AssertionError);
  assertThrows(() => assertSpyCall(double, 0, { args: [3] }), AssertionError);
  assertThrows(() => assertSpyCall(double, 0, { returned: 5 }), AssertionError);
  assertThrows(() => assertSpyCall(double, 0, { self: {} }), AssertionError);
  assertThrows(() => assertSpyCall(double, 0, { error: {} }), AssertionError);
});

Deno.test("assertSpyCall checks class and message of an error", () => {
  const failing = spy((): number => {
    throw new RangeError("too much");
  });
  assertThrows(() => failing());
  assertSpyCall(failing, 0, { error: {} });
  assertSpyCall(failing, 0, {
    error: { Class: RangeError, msgIncludes: "much" },
  });
  for (const error of [{ Class: TypeError }, { msgIncludes: "little" }]) {
    assertThrows(() => assertSpyCall(failing, 0, { error }), AssertionError);
  }
  assertThrows(
    () => assertSpyCall(failing, 0, { returned: 5 }),
    AssertionError,
  );
});

Deno.test("assertSpyCall refuses to expect both a value and an error", () => {
  const bare = spy();
  bare();
  assertThrows(
    () => assertSpyCall(bare, 0, { returned: undefined, error: {} }),
    TypeError,
  );
});
