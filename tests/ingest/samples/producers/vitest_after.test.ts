import { afterAll, describe, test } from "vitest";

describe("cart", () => {
  afterAll(() => {
    throw new Error("no database");
  });
  test("adds", () => {});
});
