import { describe, expect, test } from "vitest";
let tries = 0;
describe("cart", () => {
  describe("when empty", () => {
    test("adds | one", () => {});
    test("totals", () => { expect(1 + 1).toBe(3); });
  });
  test.skip("needs redis", () => {});
  test.todo("write me");
  test.fails("known bug", () => { expect(1).toBe(2); });
  test.each([1, 2, 3])("is below three: %i", (n) => { expect(n).toBeLessThan(3); });
  test("flaky", { retry: 2 }, () => { if (++tries < 3) throw new Error("try " + tries); });
});
